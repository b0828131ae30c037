package dev.exai.providers.faults;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a provider can answer that is no good answer: refusals, redirects, and bodies that are not what they say. */
final class AnswerRows {
    private static final String BODY = "{\"error\":{\"message\":\"as scripted\"}}";
    private static final Map<String, String> HTML = Map.of("Content-Type", "text/html");

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
        return List.of(
                status(400, ErrorKind.INVALID_REQUEST),
                status(401, ErrorKind.AUTHENTICATION),
                status(402, ErrorKind.QUOTA_EXHAUSTED),
                status(403, ErrorKind.PERMISSION),
                status(404, ErrorKind.NOT_FOUND),
                status(409, ErrorKind.CONFLICT),
                status(413, ErrorKind.TOO_LARGE),
                status(422, ErrorKind.INVALID_REQUEST),
                Row.repeated("408", ErrorKind.SERVER_ERROR, answering(408, Map.of(), BODY)),
                Row.repeated("500", ErrorKind.SERVER_ERROR, answering(500, Map.of(), BODY)),
                Row.repeated(
                                "502 with a page",
                                ErrorKind.SERVER_ERROR,
                                answering(502, HTML, "<html>Bad Gateway</html>"))
                        .orKind(ErrorKind.OVERLOADED), // with OpenRouter the model behind it is
                Row.repeated("503", ErrorKind.OVERLOADED, answering(503, Map.of(), BODY)),
                Row.repeated("504", ErrorKind.SERVER_ERROR, answering(504, HTML, "<html>Timeout</html>")),
                Row.repeated("529", ErrorKind.OVERLOADED, answering(529, Map.of(), BODY)),
                Row.harmless(
                        "503 every other time", scene -> scene.upstream.onChat().fail(503, Map.of(), BODY), 2));
    }

    private static Row status(int status, ErrorKind kind) {
        return Row.refused(Integer.toString(status), kind, answering(status, Map.of(), BODY));
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
                                .insertAfter(scene.opening() + 1, "data: " + "x".repeat(10_000_000) + "\n\n")),
                Row.harmless(
                        "something after the end",
                        scene -> scene.upstream
                                .onEveryChat()
                                .reply("one two three")
                                .editEvents(events -> withJunk(events)),
                        1));
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
                .at(ErrorPhase.OUTPUT);
    }
}
