package dev.exai.providers.faults;

import dev.exai.core.ErrorKind;
import dev.exai.testkit.UpstreamScript;
import dev.exai.testkit.WireDialect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What a stream can be that is not what was meant: its bytes, its lines, and the order of its events. */
final class StreamRows {
    private static final String TEXT = Scene.TEXT;

    static final String NO_END_MARK = "no end mark";

    /** What a model says that never comes to an end. */
    static final String DRIPPING = "word ".repeat(2_000);

    private StreamRows() {}

    /** All that can befall the streams of this vendor. */
    static List<Row> of(WireDialect adapter) {
        List<Row> rows = new ArrayList<>(losingAnswers());
        rows.addAll(slowAnswers());
        rows.addAll(endings());
        rows.add(edited("lines that end with CR and LF", events -> replaced(events, "\n", "\r\n")));
        rows.add(Row.broken(
                "bytes that are no UTF-8",
                ErrorKind.BAD_UPSTREAM,
                "one ",
                scene -> answer(scene).editBytes(events -> withBadByte(events, scene.opening() + 1))));
        rows.add(Row.broken(
                "an error in the middle",
                ErrorKind.SERVER_ERROR,
                "one ",
                scene -> answer(scene).insertAfter(scene.opening() + 1, error(adapter))));
        rows.add(edited("blank lines before", events -> with(events, 0, "\n\n\n")));
        rows.addAll(adapter == WireDialect.OLLAMA ? ofLines() : ofEvents());
        if (adapter == WireDialect.OPENAI_RESPONSES) {
            rows.addAll(numbered());
        }
        if (adapter == WireDialect.ANTHROPIC) {
            rows.addAll(blocks());
        }
        return rows;
    }

    private static List<Row> losingAnswers() {
        return List.of(
                Row.repeated(
                        "reset after headers",
                        ErrorKind.CONNECTION_LOST,
                        scene -> scene.everyAnswer(script -> script.resetAfter(0))),
                Row.broken(
                        "cut in the middle of the body",
                        ErrorKind.INTERRUPTED,
                        "one two ",
                        scene -> answer(scene).cutAfter(scene.opening() + 2)),
                Row.broken(
                        "end before the announced length",
                        ErrorKind.INTERRUPTED,
                        "one two ",
                        scene -> answer(scene).contentLength(1_000_000).endAfter(scene.opening() + 2)),
                Row.harmless("kept connection closed unseen", Scene::closeKept, 1));
    }

    private static List<Row> slowAnswers() {
        return List.of(
                Row.harmless("one byte at a time", scene -> answer(scene).sliceBytes(1), 1),
                Row.broken(
                        "stall after three events",
                        ErrorKind.TIMEOUT,
                        "one two ",
                        scene -> answer(scene).stallAfter(scene.opening() + 2)),
                Row.broken(
                                "drip for ever",
                                ErrorKind.TIMEOUT,
                                "",
                                scene -> scene.upstream
                                        .onEveryChat()
                                        .reply(DRIPPING)
                                        .pace(Duration.ofMillis(50)))
                        .within(Duration.ofSeconds(6))
                        .partial(null));
    }

    private static List<Row> endings() {
        return List.of(
                Row.broken(
                        NO_END_MARK,
                        ErrorKind.INCOMPLETE,
                        "one two three",
                        scene -> answer(scene).withoutDone()),
                Row.broken(
                        "end in the middle",
                        ErrorKind.INCOMPLETE,
                        "one two ",
                        scene -> answer(scene).endAfter(scene.opening() + 2)),
                Row.broken(
                        "half of an event",
                        ErrorKind.BAD_UPSTREAM,
                        "one ",
                        scene -> answer(scene).malformedAfter(scene.opening() + 1)),
                Row.broken(
                        "an event of ten megabytes",
                        ErrorKind.BAD_UPSTREAM,
                        "one ",
                        scene -> answer(scene)
                                .insertAfter(scene.opening() + 1, "data: " + "x".repeat(10_000_000) + "\n\n")));
    }

    private static List<Row> ofLines() {
        return List.of(
                edited("blank lines between", events -> replaced(events, "\n", "\n\r\n\n")),
                Row.repeated(
                        "a line that never ends",
                        ErrorKind.BAD_UPSTREAM,
                        scene -> answer(scene).insertAfter(0, "{\"model\":\"" + "x".repeat(2 << 20))));
    }

    private static List<Row> ofEvents() {
        return List.of(
                edited("lines that end with CR", events -> replaced(events, "\n", "\r")),
                edited("a byte order mark", events -> with(events, 0, "\uFEFF")),
                edited("comments between", events -> replaced(events, "\n\n", "\n: still there\n\n: and on\n\n")),
                edited("every event twice under one id", StreamRows::twice),
                Row.repeated(
                        "a line that never ends",
                        ErrorKind.BAD_UPSTREAM,
                        scene -> answer(scene).insertAfter(0, ": " + "x".repeat(2 << 20))));
    }

    /** Where events have numbers. */
    private static List<Row> numbered() {
        return List.of(
                edited("an event twice under one number", events -> with(events, 5, events.get(4))),
                Row.broken(
                        "events in a wrong order",
                        ErrorKind.BAD_UPSTREAM,
                        "two ",
                        scene -> answer(scene)
                                .editEvents(events -> swapped(events, scene.opening(), scene.opening() + 1))));
    }

    /** Where a text has a beginning. */
    private static List<Row> blocks() {
        return List.of(
                Row.repeated(
                        "a block that begins twice",
                        ErrorKind.BAD_UPSTREAM,
                        scene -> answer(scene).editEvents(events -> with(events, 2, events.get(1)))),
                Row.repeated(
                        "events in a wrong order",
                        ErrorKind.BAD_UPSTREAM,
                        scene -> answer(scene).editEvents(events -> swapped(events, 1, scene.opening()))));
    }

    private static String error(WireDialect adapter) {
        return switch (adapter) {
            case OLLAMA -> "{\"error\":\"as scripted\"}\n";
            case ANTHROPIC ->
                "event: error\n"
                        + "data: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"as scripted\"}}\n\n";
            case OPENAI_RESPONSES ->
                "event: error\ndata: {\"type\":\"error\",\"code\":\"server_error\",\"message\":\"as scripted\"}\n\n";
            case GEMINI, OPENROUTER ->
                "data: {\"error\":{\"code\":500,\"message\":\"as scripted\",\"status\":\"INTERNAL\"}}\n\n";
            default -> "data: {\"error\":{\"message\":\"as scripted\",\"type\":\"server_error\"}}\n\n";
        };
    }

    private static UpstreamScript answer(Scene scene) {
        return scene.upstream.onEveryChat().reply(TEXT);
    }

    /** Streams that are to be understood all the same. */
    private static Row edited(String name, UnaryOperator<List<String>> edit) {
        Consumer<Scene> fault = scene -> answer(scene).editEvents(edit);
        return Row.harmless(name, fault, 1);
    }

    private static List<String> replaced(List<String> events, String what, String by) {
        return events.stream().map(event -> event.replace(what, by)).toList();
    }

    private static List<String> with(List<String> events, int at, String more) {
        List<String> longer = new ArrayList<>(events);
        longer.add(at, more);
        return longer;
    }

    private static List<String> swapped(List<String> events, int one, int other) {
        List<String> mixed = new ArrayList<>(events);
        mixed.set(one, events.get(other));
        mixed.set(other, events.get(one));
        return mixed;
    }

    private static List<String> twice(List<String> events) {
        List<String> doubled = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            String event = "id: e" + i + "\n" + events.get(i);
            doubled.add(event);
            doubled.add(event);
        }
        return doubled;
    }

    /** Makes of the first letter of "two" a byte that needs another kind of byte behind it. */
    private static List<byte[]> withBadByte(List<byte[]> events, int at) {
        String event = new String(events.get(at), StandardCharsets.ISO_8859_1);
        byte[] bad = event.replace("two", "\u00C3wo").getBytes(StandardCharsets.ISO_8859_1);
        List<byte[]> changed = new ArrayList<>(events);
        if (Arrays.equals(changed.set(at, bad), bad)) {
            throw new IllegalStateException("the event does not say two: " + event);
        }
        return changed;
    }
}
