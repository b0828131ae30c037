package dev.exai.providers.faults;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.testkit.UpstreamScript;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What goes wrong with an answer that is one JSON text: it counts when its last byte is there, so nothing of it is told before,
 * and what breaks off may be asked again.
 */
final class WholeRows {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Pattern ID = Pattern.compile("(\"(id|name|file_id)\":\"?)");

    private WholeRows() {}

    static List<Row> all() {
        List<Row> rows = new ArrayList<>(lost());
        rows.addAll(slow());
        rows.add(every(
                "gzip that is cut",
                ErrorKind.CONNECTION_LOST,
                script -> halved(script).gzip().cutAfter(1)));
        return rows;
    }

    private static List<Row> lost() {
        return List.of(
                lost("reset after headers", script -> script.resetAfter(0)),
                lost("cut in the middle of the body", script -> halved(script).cutAfter(1)),
                lost("end before the announced length", script -> script.contentLength(1_000_000)),
                Row.harmless("kept connection closed unseen", Scene::closeKept, 1));
    }

    private static List<Row> slow() {
        return List.of(
                Row.harmless("one byte at a time", scene -> scene.everyAnswer(script -> script.sliceBytes(1)), 1),
                every(
                        "stall in the middle of the body",
                        ErrorKind.TIMEOUT,
                        script -> halved(script).stallAfter(1)),
                every(
                                "drip for ever",
                                ErrorKind.TIMEOUT,
                                script -> inBytes(script).pace(PAUSE))
                        .within(Duration.ofSeconds(5)));
    }

    /** In what a model says. */
    static Row badText() {
        return bad(body -> body.replace("two", "\u00C3wo"));
    }

    /** In the name by which a file is known. */
    static Row badId() {
        return bad(body -> ID.matcher(body).replaceFirst("$1\u00C3"));
    }

    /** A byte that needs another kind of byte behind it. */
    private static Row bad(UnaryOperator<String> edit) {
        UnaryOperator<List<byte[]>> spoilt = whole -> {
            String body = new String(whole.get(0), StandardCharsets.ISO_8859_1);
            return List.of(edit.apply(body).getBytes(StandardCharsets.ISO_8859_1));
        };
        return every("bytes that are no UTF-8", ErrorKind.BAD_UPSTREAM, script -> script.editBytes(spoilt));
    }

    private static Row lost(String name, Consumer<UpstreamScript> sent) {
        return every(name, ErrorKind.CONNECTION_LOST, sent);
    }

    private static Row every(String name, ErrorKind kind, Consumer<UpstreamScript> sent) {
        return Row.repeated(name, kind, scene -> scene.everyAnswer(sent))
                .at(ErrorPhase.START)
                .effect(Row.Effect.DONE);
    }

    /** In two pieces, so that something can happen between them. */
    static UpstreamScript halved(UpstreamScript script) {
        return script.editBytes(whole -> {
            byte[] body = whole.get(0);
            int middle = body.length / 2;
            return List.of(Arrays.copyOf(body, middle), Arrays.copyOfRange(body, middle, body.length));
        });
    }

    private static UpstreamScript inBytes(UpstreamScript script) {
        UnaryOperator<List<byte[]>> edit = whole -> {
            List<byte[]> bytes = new ArrayList<>();
            for (byte one : (new String(whole.get(0), StandardCharsets.UTF_8) + " ".repeat(50))
                    .getBytes(StandardCharsets.UTF_8)) {
                bytes.add(new byte[] {one});
            }
            return bytes;
        };
        return script.editBytes(edit);
    }
}
