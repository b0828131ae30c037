package dev.exai.providers.faults;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.providers.faults.Http2Front.Told;
import java.util.ArrayList;
import java.util.List;

/** What goes wrong in frames of HTTP/2. */
final class Http2Rows {
    private static final List<Told> BREAKS =
            List.of(Told.REFUSED_STREAM, Told.CANCEL, Told.INTERNAL_ERROR, Told.GOAWAY, Told.GOAWAY_AND_CLOSED);

    private Http2Rows() {}

    /** Those that answers of several events meet. */
    static List<Row> ofStreams() {
        List<Row> rows = new ArrayList<>(beforeHeaders());
        for (Told told : BREAKS) {
            rows.add(Row.broken(inTheMiddle(told), ErrorKind.INTERRUPTED, "one two ", scene -> {
                scene.overHttp2(told);
                scene.later(() -> scene.everyAnswer(script -> script.cutAfter(scene.opening() + 2)));
            }));
        }
        return rows;
    }

    /** Those that answers in one piece meet. */
    static List<Row> ofWhole() {
        List<Row> rows = new ArrayList<>(beforeHeaders());
        for (Told told : BREAKS) {
            rows.add(Row.repeated(inTheMiddle(told), ErrorKind.CONNECTION_LOST, scene -> {
                        scene.overHttp2(told);
                        scene.later(() -> scene.everyAnswer(
                                script -> WholeRows.halved(script).cutAfter(1)));
                    })
                    .at(ErrorPhase.START)
                    .effect(Row.Effect.DONE));
        }
        return rows;
    }

    private static String inTheMiddle(Told told) {
        return "HTTP/2 " + told + " in the middle of the body";
    }

    /** Those that know nothing of what is asked. */
    static List<Row> beforeHeaders() {
        List<Row> rows = new ArrayList<>();
        rows.add(Row.harmless("HTTP/2", scene -> scene.overHttp2(Told.INTERNAL_ERROR), 1));
        rows.add(Row.harmless("HTTP/2 GOAWAY with each answer", scene -> scene.overHttp2(Told.GOAWAY_AFTER_THIS), 1));
        rows.add(Row.harmless(
                        "HTTP/2 REFUSED_STREAM every other time",
                        scene -> {
                            scene.overHttp2(Told.REFUSED_STREAM);
                            scene.later(() -> scene.proxy.onConnection().resetAfter(0));
                        },
                        2)
                .effect(Row.Effect.PERHAPS));
        for (Told told : BREAKS) {
            rows.add(Row.repeated("HTTP/2 " + told + " before headers", ErrorKind.CONNECTION_LOST, scene -> {
                scene.overHttp2(told);
                scene.later(() -> scene.proxy.onEveryConnection().resetAfter(0));
            }));
        }
        return rows;
    }
}
