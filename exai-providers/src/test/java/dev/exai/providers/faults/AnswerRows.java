package dev.exai.providers.faults;

import dev.exai.core.ErrorKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a provider can answer that is no good answer: refusals, redirects, and bodies that are not what they say. */
final class AnswerRows {
    private static final String BODY = "{\"error\":{\"message\":\"as scripted\"}}";
    private static final Map<String, String> HTML = Map.of("Content-Type", "text/html");

    /** Statuses that no further attempt would change. */
    static final Map<Integer, ErrorKind> REFUSALS = Map.of(
            400, ErrorKind.INVALID_REQUEST,
            401, ErrorKind.AUTHENTICATION,
            402, ErrorKind.QUOTA_EXHAUSTED,
            403, ErrorKind.PERMISSION,
            404, ErrorKind.NOT_FOUND,
            409, ErrorKind.CONFLICT,
            413, ErrorKind.TOO_LARGE,
            422, ErrorKind.INVALID_REQUEST);

    /** Statuses that may not come again. */
    static final Map<Integer, ErrorKind> FAILURES = Map.of(
            408, ErrorKind.SERVER_ERROR,
            500, ErrorKind.SERVER_ERROR,
            502, ErrorKind.SERVER_ERROR,
            503, ErrorKind.OVERLOADED,
            504, ErrorKind.SERVER_ERROR,
            529, ErrorKind.OVERLOADED);

    private AnswerRows() {}

    static List<Row> all() {
        List<Row> rows = new ArrayList<>();
        rows.addAll(statuses());
        rows.addAll(waits());
        rows.addAll(redirects());
        rows.addAll(bodies());
        rows.addAll(streams());
        return rows;
    }

    private static List<Row> statuses() {
        List<Row> rows = new ArrayList<>();
        REFUSALS.forEach((status, kind) ->
                rows.add(Row.refused(Integer.toString(status), kind, answering(status, Map.of(), BODY))));
        FAILURES.forEach((status, kind) -> rows.add(Row.repeated(
                        Integer.toString(status), kind, answering(status, Map.of(), BODY))
                .orKind(status == 502 ? ErrorKind.OVERLOADED : kind))); // with OpenRouter the model behind it is
        rows.add(Row.repeated("504 with a page", ErrorKind.SERVER_ERROR, answering(504, HTML, "<html>Timeout</html>")));
        rows.add(Row.harmless(
                "503 every other time", scene -> scene.upstream.onChat().fail(503, Map.of(), BODY), 2));
        return rows;
    }

    private static List<Row> waits() {
        return List.of(
                Row.repeated("429", ErrorKind.RATE_LIMITED, answering(429, Map.of(), BODY)),
                Row.repeated("429, wait a second", ErrorKind.RATE_LIMITED, limited("1")),
                Row.repeated(
                        "429, wait until a day that is past",
                        ErrorKind.RATE_LIMITED,
                        limited("Wed, 21 Oct 2015 07:28:00 GMT")),
                Row.repeated("429, wait for junk", ErrorKind.RATE_LIMITED, limited("soon")),
                Row.repeated("429, wait less than nothing", ErrorKind.RATE_LIMITED, limited("-1")),
                Row.refused("429, wait for years", ErrorKind.RATE_LIMITED, limited("99999999")));
    }

    private static Consumer<Scene> limited(String retryAfter) {
        return answering(429, Map.of("Retry-After", retryAfter), BODY);
    }

    private static List<Row> redirects() {
        return List.of(
                Row.refused(
                        "redirect to the same host",
                        ErrorKind.REDIRECTED,
                        answering(307, Map.of("Location", "/elsewhere"), "")),
                Row.refused(
                        "redirect to another host",
                        ErrorKind.REDIRECTED,
                        answering(302, Map.of("Location", "http://127.0.0.2:9/"), "")));
    }

    private static List<Row> bodies() {
        return List.of(
                Row.repeated("200 with nothing", ErrorKind.BAD_UPSTREAM, answering(200, Map.of(), "")),
                Row.repeated("200 with a page", ErrorKind.BAD_UPSTREAM, answering(200, HTML, "<html>Welcome</html>")),
                Row.repeated(
                        "200 with half of a JSON text",
                        ErrorKind.BAD_UPSTREAM,
                        answering(200, Map.of(), "{\"id\":\"x\",\"choices\":[{\"mess")),
                Row.repeated(
                        "200 of a wrong type",
                        ErrorKind.BAD_UPSTREAM,
                        answering(200, Map.of("Content-Type", "text/plain"), "hello")),
                Row.repeated(
                        "gzip that is none",
                        ErrorKind.BAD_UPSTREAM,
                        scene -> scene.upstream.onEveryChat().brokenGzip()),
                Row.harmless(
                        "gzip",
                        scene -> scene.upstream
                                .onEveryChat()
                                .reply("one two three")
                                .gzip(),
                        1));
    }

    private static List<Row> streams() {
        return List.of(
                Row.broken(
                        "no end mark",
                        ErrorKind.INCOMPLETE,
                        "one two three",
                        scene -> scene.upstream
                                .onEveryChat()
                                .reply("one two three")
                                .withoutDone()),
                Row.broken(
                        "end in the middle",
                        ErrorKind.INCOMPLETE,
                        "one two ",
                        scene -> scene.upstream
                                .onEveryChat()
                                .reply("one two three")
                                .endAfter(scene.opening() + 2)),
                Row.broken(
                        "half of an event",
                        ErrorKind.BAD_UPSTREAM,
                        "one ",
                        scene -> scene.upstream
                                .onEveryChat()
                                .reply("one two three")
                                .malformedAfter(scene.opening() + 1)),
                Row.broken(
                        "an event of ten megabytes",
                        ErrorKind.BAD_UPSTREAM,
                        "one ",
                        scene -> scene.upstream
                                .onEveryChat()
                                .reply("one two three")
                                .insertAfter(scene.opening() + 1, "data: " + "x".repeat(10_000_000) + "\n\n")));
    }

    /** For vendors that mark the end of a stream; where its last event is just the last one, nothing comes after it. */
    static Row afterTheEnd() {
        return Row.harmless(
                "something after the end",
                scene -> scene.upstream.onEveryChat().reply("one two three").editEvents(events -> withJunk(events)),
                1);
    }

    private static List<String> withJunk(List<String> events) {
        List<String> longer = new ArrayList<>(events);
        longer.add("data: {\"more\":[\n\n");
        return longer;
    }

    private static Consumer<Scene> answering(int status, Map<String, String> headers, String body) {
        return scene -> scene.upstream.onEveryChat().fail(status, headers, body);
    }

    /** Not through the general error body of the others: how far an answer had come differs. */
    static Row bomb() {
        return Row.broken(
                        "gzip that never ends",
                        ErrorKind.BAD_UPSTREAM,
                        "one two three",
                        scene -> scene.upstream
                                .onEveryChat()
                                .reply("one two three")
                                .withoutDone()
                                .gzipBomb(10L << 30))
                .within(Duration.ofMinutes(3));
    }
}
