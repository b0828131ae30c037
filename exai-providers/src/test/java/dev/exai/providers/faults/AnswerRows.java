package dev.exai.providers.faults;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.testkit.UpstreamScript;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** What a provider can answer that is no good answer: refusals, redirects, and bodies that are not what they say. */
final class AnswerRows {
    private static final String BODY = "{\"error\":{\"message\":\"as scripted\"}}";
    /** The name of the row of an answer that says yes and tells of an error. */
    static final String ERROR = "200 with an error";

    private static final long BOMB = 10L << 30;
    private static final Map<String, String> HTML = Map.of("Content-Type", "text/html");

    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

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
        return rows;
    }

    private static List<Row> statuses() {
        List<Row> rows = new ArrayList<>();
        REFUSALS.forEach((status, kind) ->
                rows.add(Row.refused(Integer.toString(status), kind, answering(status, Map.of(), BODY))));
        FAILURES.forEach((status, kind) ->
                rows.add(Row.repeated(Integer.toString(status), kind, answering(status, Map.of(), BODY))
                        .orKind(status == 502 ? ErrorKind.OVERLOADED : kind) // with OpenRouter the model behind it is
                        .effect(effectOf(status))));
        rows.add(Row.repeated("504 with a page", ErrorKind.SERVER_ERROR, answering(504, HTML, "<html>Timeout</html>")));
        rows.add(Row.repeated(
                        "502 with a page",
                        ErrorKind.SERVER_ERROR,
                        answering(502, HTML, "<html><body><h1>502 Bad Gateway</h1></body></html>"))
                .orKind(ErrorKind.OVERLOADED)); // with OpenRouter the model behind it is
        rows.add(Row.harmless(
                "503 every other time", scene -> scene.nextReply(script -> script.fail(503, Map.of(), BODY)), 2));
        return rows;
    }

    /** What a front end says of a server behind it that does not answer, leaves open what that server has done. */
    private static Row.Effect effectOf(int status) {
        return switch (status) {
            case 502, 504 -> Row.Effect.PERHAPS;
            case 503, 529 -> Row.Effect.NONE;
            default -> Row.Effect.FAILED;
        };
    }

    private static List<Row> waits() {
        Duration second = Duration.ofSeconds(1);
        return List.of(
                Row.repeated("429", ErrorKind.RATE_LIMITED, answering(429, Map.of(), BODY))
                        .effect(Row.Effect.NONE),
                limited("429, wait a second", "1").waits(second, second.plusMillis(125)),
                limited("429, wait until a day that is past", "Wed, 21 Oct 2015 07:28:00 GMT"),
                Row.refused("429, wait until a day to come", ErrorKind.RATE_LIMITED, scene -> {
                    String tomorrow =
                            HTTP_DATE.format(ZonedDateTime.now(ZoneOffset.UTC).plusDays(1));
                    answering(429, Map.of("Retry-After", tomorrow), BODY).accept(scene);
                }),
                limited("429, wait for junk", "soon"),
                limited("429, wait less than nothing", "-1"),
                Row.refused(
                        "429, wait for years",
                        ErrorKind.RATE_LIMITED,
                        answering(429, Map.of("Retry-After", "99999999"), BODY)));
    }

    private static Row limited(String name, String retryAfter) {
        return Row.repeated(name, ErrorKind.RATE_LIMITED, answering(429, Map.of("Retry-After", retryAfter), BODY))
                .effect(Row.Effect.NONE);
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
                Row.repeated(ERROR, ErrorKind.SERVER_ERROR, answering(200, Map.of(), BODY))
                        .orKind(ErrorKind.BAD_UPSTREAM) // where it is not looked for, it is no answer at all
                        .effect(Row.Effect.UNSURE),
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
                                scene -> scene.everyAnswer(UpstreamScript::brokenGzip))
                        .effect(Row.Effect.DONE),
                Row.harmless("gzip", scene -> scene.everyAnswer(UpstreamScript::gzip), 1));
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
        return scene -> scene.everyReply(script -> script.fail(status, headers, body));
    }

    /** What a stream has told is told; the rest is cut off where an answer has its limit. */
    static Row bomb() {
        return Row.broken(
                        "gzip that never ends",
                        ErrorKind.BAD_UPSTREAM,
                        Scene.TEXT,
                        scene -> scene.upstream
                                .onEveryChat()
                                .reply(Scene.TEXT)
                                .withoutDone()
                                .gzipBomb(BOMB))
                .longerThanOthers();
    }

    /** The same behind an answer in one piece, of which nothing is told. */
    static Row wholeBomb() {
        return Row.repeated(
                        "gzip that never ends",
                        ErrorKind.BAD_UPSTREAM,
                        scene -> scene.everyAnswer(script -> script.gzipBomb(BOMB)))
                .at(ErrorPhase.START)
                .longerThanOthers();
    }

    /** The same behind an answer of which no more is read than it may have. */
    static Row boundBomb() {
        return Row.harmless("gzip that never ends", scene -> scene.everyAnswer(script -> script.gzipBomb(BOMB)), 1)
                .longerThanOthers();
    }
}
