package dev.exai.providers.internal.openai;

import static dev.exai.core.ErrorKind.AUTHENTICATION;
import static dev.exai.core.ErrorKind.BAD_UPSTREAM;
import static dev.exai.core.ErrorKind.CONFLICT;
import static dev.exai.core.ErrorKind.CONTENT_REFUSED;
import static dev.exai.core.ErrorKind.CONTEXT_TOO_LONG;
import static dev.exai.core.ErrorKind.GONE;
import static dev.exai.core.ErrorKind.INVALID_REQUEST;
import static dev.exai.core.ErrorKind.NOT_FOUND;
import static dev.exai.core.ErrorKind.OVERLOADED;
import static dev.exai.core.ErrorKind.PERMISSION;
import static dev.exai.core.ErrorKind.QUOTA_EXHAUSTED;
import static dev.exai.core.ErrorKind.RATE_LIMITED;
import static dev.exai.core.ErrorKind.REDIRECTED;
import static dev.exai.core.ErrorKind.SERVER_ERROR;
import static dev.exai.core.ErrorKind.TOO_LARGE;
import static dev.exai.core.ErrorKind.UNSUPPORTED;
import static dev.exai.testkit.WireDialect.GLM;
import static dev.exai.testkit.WireDialect.KIMI;
import static dev.exai.testkit.WireDialect.OPENAI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.VendorFault;
import dev.exai.testkit.WireDialect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each vendor's refusals mean, by status, code and sentence. */
class ErrorTableTest {
    /** A refusal and what it must be read as. */
    record Row(WireDialect vendor, int status, String body, ErrorKind kind, String code) {}

    static List<Row> rows() {
        return List.of(
                new Row(
                        OPENAI,
                        401,
                        nested("invalid_request_error", "invalid_api_key", "Incorrect API key"),
                        AUTHENTICATION,
                        "invalid_api_key"),
                new Row(
                        OPENAI,
                        403,
                        "{\"error\":{\"message\":\"country\",\"type\":\"x\",\"param\":null,\"code\":null}}",
                        PERMISSION,
                        "x"),
                new Row(
                        OPENAI,
                        404,
                        nested("invalid_request_error", "model_not_found", "The model 'x' does not exist"),
                        NOT_FOUND,
                        "model_not_found"),
                new Row(
                        OPENAI,
                        429,
                        nested("tokens", "rate_limit_exceeded", "Rate limit reached"),
                        RATE_LIMITED,
                        "rate_limit_exceeded"),
                new Row(
                        OPENAI,
                        429,
                        nested("insufficient_quota", "insufficient_quota", "You exceeded"),
                        QUOTA_EXHAUSTED,
                        "insufficient_quota"),
                new Row(
                        OPENAI,
                        400,
                        nested(
                                "invalid_request_error",
                                "context_length_exceeded",
                                "This model's maximum context length is 9 tokens"),
                        CONTEXT_TOO_LONG,
                        "context_length_exceeded"),
                new Row(
                        OPENAI,
                        400,
                        nested("invalid_request_error", "unsupported_value", "no"),
                        INVALID_REQUEST,
                        "unsupported_value"),
                new Row(
                        OPENAI,
                        400,
                        nested("content_filter", "content_filter", "no"),
                        CONTENT_REFUSED,
                        "content_filter"),
                new Row(OPENAI, 500, nested("server_error", "server_error", "sorry"), SERVER_ERROR, "server_error"),
                new Row(
                        OPENAI,
                        500,
                        nested("server_error", "server_error", "We are overloaded"),
                        OVERLOADED,
                        "server_error"),
                new Row(OPENAI, 503, "overloaded", OVERLOADED, null),
                new Row(OPENAI, 502, "<html>Bad gateway</html>", SERVER_ERROR, null),
                new Row(OPENAI, 402, "{}", QUOTA_EXHAUSTED, null),
                new Row(OPENAI, 408, "{}", SERVER_ERROR, null),
                new Row(OPENAI, 409, "{}", CONFLICT, null),
                new Row(OPENAI, 410, "{}", GONE, null),
                new Row(OPENAI, 413, "{}", TOO_LARGE, null),
                new Row(OPENAI, 422, "{\"detail\":\"bad field\"}", INVALID_REQUEST, null),
                new Row(OPENAI, 302, "", REDIRECTED, null),
                new Row(OPENAI, 204, "", BAD_UPSTREAM, null),
                new Row(OPENAI, 429, "\"slow down\"", RATE_LIMITED, null),
                new Row(OPENAI, 400, "{\"error\":\"text only\"}", INVALID_REQUEST, null),
                new Row(GLM, 401, glm("1000"), AUTHENTICATION, "1000"),
                new Row(GLM, 401, glm("1003"), AUTHENTICATION, "1003"),
                new Row(GLM, 401, "{\"error\":{\"message\":\"m\",\"type\":\"1000\"}}", AUTHENTICATION, "1000"),
                new Row(GLM, 429, glm("1113"), QUOTA_EXHAUSTED, "1113"),
                new Row(GLM, 429, glm("1112"), PERMISSION, "1112"),
                new Row(GLM, 429, glm("1302"), RATE_LIMITED, "1302"),
                new Row(GLM, 429, glm("1303"), RATE_LIMITED, "1303"),
                new Row(GLM, 429, glm("1305"), OVERLOADED, "1305"),
                new Row(GLM, 429, glm("1312"), OVERLOADED, "1312"),
                new Row(GLM, 429, glm("1308"), QUOTA_EXHAUSTED, "1308"),
                new Row(GLM, 429, glm("1318"), QUOTA_EXHAUSTED, "1318"),
                new Row(GLM, 400, glm("1210"), INVALID_REQUEST, "1210"),
                new Row(GLM, 400, glm("1211"), NOT_FOUND, "1211"),
                new Row(GLM, 400, glm("1212"), UNSUPPORTED, "1212"),
                new Row(GLM, 400, glm("1261"), CONTEXT_TOO_LONG, "1261"),
                new Row(
                        GLM,
                        400,
                        "{\"contentFilter\":[{\"level\":1,\"role\":\"user\"}],\"error\":{\"code\":\"1301\",\"message\":\"no\"}}",
                        CONTENT_REFUSED,
                        "1301"),
                new Row(GLM, 403, glm("1220"), PERMISSION, "1220"),
                new Row(GLM, 500, glm("1234"), SERVER_ERROR, "1234"),
                new Row(GLM, 400, "{\"code\":1214,\"message\":\"flat\"}", INVALID_REQUEST, "1214"),
                new Row(GLM, 434, "{}", PERMISSION, null),
                new Row(GLM, 435, glm("435"), TOO_LARGE, "435"),
                new Row(GLM, 429, glm("9999"), RATE_LIMITED, "9999"),
                new Row(KIMI, 400, kimi("content_filter", "high risk"), CONTENT_REFUSED, "content_filter"),
                new Row(
                        KIMI,
                        400,
                        kimi("invalid_request_error", "Input token length too long"),
                        CONTEXT_TOO_LONG,
                        "invalid_request_error"),
                new Row(
                        KIMI,
                        400,
                        kimi("invalid_request_error", "Your request exceeded model token limit : 9"),
                        CONTEXT_TOO_LONG,
                        "invalid_request_error"),
                new Row(
                        KIMI,
                        400,
                        kimi("invalid_request_error", "Invalid request: n"),
                        INVALID_REQUEST,
                        "invalid_request_error"),
                new Row(
                        KIMI,
                        401,
                        kimi("incorrect_api_key_error", "Incorrect API key provided"),
                        AUTHENTICATION,
                        "incorrect_api_key_error"),
                new Row(KIMI, 403, kimi("permission_denied_error", "not open"), PERMISSION, "permission_denied_error"),
                new Row(
                        KIMI,
                        403,
                        kimi("exceeded_current_quota_error", "not active"),
                        QUOTA_EXHAUSTED,
                        "exceeded_current_quota_error"),
                new Row(
                        KIMI,
                        404,
                        kimi("resource_not_found_error", "Not found the model"),
                        NOT_FOUND,
                        "resource_not_found_error"),
                new Row(
                        KIMI,
                        429,
                        kimi("engine_overloaded_error", "try again later"),
                        OVERLOADED,
                        "engine_overloaded_error"),
                new Row(
                        KIMI,
                        429,
                        kimi("rate_limit_reached_error", "max RPM"),
                        RATE_LIMITED,
                        "rate_limit_reached_error"),
                new Row(
                        KIMI,
                        429,
                        kimi("exceeded_current_quota_error", "balance"),
                        QUOTA_EXHAUSTED,
                        "exceeded_current_quota_error"),
                new Row(KIMI, 500, kimi("unexpected_output", "m"), SERVER_ERROR, "unexpected_output"),
                new Row(KIMI, 504, "<html>timeout</html>", SERVER_ERROR, null));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void open_refusal_isReadByItsVendorsRules(Row row) {
        try (FakeUpstream upstream = FakeUpstream.start(row.vendor());
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().fail(row.status(), Map.of("x-request-id", "req-7"), row.body());

            ProviderException failure = Engines.failure(provider, request(row.vendor()));

            assertThat(failure.kind()).isEqualTo(row.kind());
            assertThat(failure.providerCode()).isEqualTo(row.code());
            assertThat(failure.httpStatus()).isEqualTo(row.status());
            assertThat(failure.phase()).isEqualTo(ErrorPhase.START);
            assertThat(failure.requestId()).isEqualTo("req-7");
            assertThat(failure.provider()).isEqualTo(provider.id().value());
            assertThat(failure.bodyExcerpt()).isEqualTo(row.body().isEmpty() ? null : row.body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void open_wrongKey_isAuthenticationInEachVendorsWords(WireDialect dialect) {
        try (FakeUpstream upstream = FakeUpstream.start(dialect);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().fail(VendorFault.QUOTA_EXHAUSTED);
            upstream.onChat().fail(VendorFault.RATE_LIMITED);
            upstream.onChat().fail(VendorFault.OVERLOADED);

            assertThat(Engines.failure(provider, request(dialect)).kind()).isEqualTo(QUOTA_EXHAUSTED);
            assertThat(Engines.failure(provider, request(dialect)).kind()).isEqualTo(RATE_LIMITED);
            assertThat(Engines.failure(provider, request(dialect)).kind()).isEqualTo(OVERLOADED);
            assertThat(Engines.failure(
                                    provider,
                                    ChatRequest.to("no-such-model", "Hi").build())
                            .kind())
                    .isEqualTo(NOT_FOUND);
        }
    }

    @Test
    void open_retryAfter_isReadFromHeaderOrSentence() {
        try (FakeUpstream upstream = FakeUpstream.start(KIMI);
                Provider provider = Engines.of(upstream)) {
            String sentence = kimi("rate_limit_reached_error", "max RPM: 3, please try again after 4 seconds");
            upstream.onChat().fail(429, Map.of("Retry-After", "3"), sentence);
            upstream.onChat().fail(429, Map.of("retry-after-ms", "250", "Retry-After", "3"), sentence);
            upstream.onChat().fail(429, Map.of("Retry-After", "soon"), sentence);
            upstream.onChat().fail(429, Map.of(), kimi("engine_overloaded_error", "later"));

            assertThat(waits(provider, KIMI, 4))
                    .containsExactly(Duration.ofSeconds(3), Duration.ofMillis(250), Duration.ofSeconds(4), null);
        }
    }

    @Test
    void open_glmPlanWindow_waitsUntilTheTimeInTheSentence() {
        try (FakeUpstream upstream = FakeUpstream.start(GLM);
                Provider provider = Engines.of(upstream)) {
            String text = "{\"error\":{\"code\":\"1308\",\"message\":\"Your limit will reset at %s\"}}";
            upstream.onChat().fail(429, Map.of(), text.formatted("2020-01-01 00:00:00"));
            upstream.onChat().fail(429, Map.of(), text.formatted("2990-01-01 00:00:00"));
            upstream.onChat().fail(429, Map.of(), text.formatted("2026-13-45 00:00:00"));

            assertThat(waits(provider, GLM, 3)).containsExactly(Duration.ZERO, Duration.ofDays(31), null);
        }
    }

    static List<Row> inStream() {
        return List.of(
                new Row(
                        OPENAI,
                        0,
                        "data: {\"error\":{\"message\":\"m\",\"type\":\"server_error\",\"code\":null}}\n\n",
                        SERVER_ERROR,
                        "server_error"),
                new Row(
                        OPENAI,
                        0,
                        "data: {\"id\":\"g\",\"error\":{\"code\":502,\"message\":\"Provider disconnected\"},\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}\n\n",
                        SERVER_ERROR,
                        "502"),
                new Row(OPENAI, 0, "data: {\"error\":\"quota\"}\n\n", SERVER_ERROR, null),
                new Row(OPENAI, 0, "data: {\"code\":429,\"message\":\"slow down\"}\n\n", RATE_LIMITED, "429"),
                new Row(
                        OPENAI,
                        0,
                        "event: error\ndata: {\"code\":\"rate_limit_exceeded\",\"message\":\"m\"}\n\n",
                        RATE_LIMITED,
                        "rate_limit_exceeded"),
                new Row(GLM, 0, "data: {\"error\":{\"code\":\"1301\",\"message\":\"m\"}}\n\n", CONTENT_REFUSED, "1301"),
                new Row(
                        GLM,
                        0,
                        "event: error\ndata: {\"error\":{\"code\":\"1305\",\"message\":\"m\"}}\n\n",
                        OVERLOADED,
                        "1305"),
                new Row(
                        GLM,
                        0,
                        "data: {\"id\":\"a\",\"choices\":[{\"index\":0,\"finish_reason\":\"network_error\",\"delta\":{\"role\":\"assistant\"}}]}\n\n",
                        SERVER_ERROR,
                        "network_error"),
                new Row(
                        KIMI,
                        0,
                        "data: {\"error\":{\"type\":\"engine_overloaded_error\",\"message\":\"m\"}}\n\n",
                        OVERLOADED,
                        "engine_overloaded_error"));
    }

    @ParameterizedTest
    @MethodSource("inStream")
    void open_errorInsideAGoodAnswer_isAnError(Row row) {
        try (FakeUpstream upstream = FakeUpstream.start(row.vendor());
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().stream(List.of(row.body().getBytes(StandardCharsets.UTF_8)));

            ProviderException failure = Engines.failure(provider, request(row.vendor()));

            assertThat(failure.kind()).isEqualTo(row.kind());
            assertThat(failure.providerCode()).isEqualTo(row.code());
            assertThat(failure.phase()).isEqualTo(ErrorPhase.START);
        }
    }

    @Test
    void next_errorAfterOutput_isAnErrorInPhaseOutput() {
        try (FakeUpstream upstream = FakeUpstream.start(OPENAI);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().reply("one two three").insertAfter(3, "data: {\"error\":{\"message\":\"m\"}}\n\n");

            ProviderException failure = Engines.failure(provider, request(OPENAI));

            assertThat(failure.kind()).isEqualTo(SERVER_ERROR);
            assertThat(failure.phase()).isEqualTo(ErrorPhase.OUTPUT);
        }
    }

    @Test
    void open_errorBodyAsWholeJsonWithStatus200_isTheError() {
        try (FakeUpstream upstream = FakeUpstream.start(GLM);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().fail(200, Map.of(), glm("1302"));

            assertThat(Engines.failure(provider, request(GLM)).kind()).isEqualTo(RATE_LIMITED);
        }
    }

    @ParameterizedTest
    @MethodSource("finishWords")
    void next_finishWord_isKeptWithItsMeaning(FinishReason expected) {
        try (FakeUpstream upstream = FakeUpstream.start(OPENAI);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().reply("x").finish(expected.raw());

            List<ChatEvent> events = Engines.ask(provider, request(OPENAI));

            assertThat(events.get(events.size() - 1)).isEqualTo(new ChatEvent.Done(expected));
        }
    }

    static List<FinishReason> finishWords() {
        return List.of(
                FinishReason.STOP,
                new FinishReason(FinishReason.Kind.STOP, "eos"),
                new FinishReason(FinishReason.Kind.LENGTH, "length"),
                new FinishReason(FinishReason.Kind.LENGTH, "max_tokens"),
                new FinishReason(FinishReason.Kind.TOOL_CALLS, "function_call"),
                new FinishReason(FinishReason.Kind.CONTENT_FILTER, "content_filter"),
                new FinishReason(FinishReason.Kind.CONTENT_FILTER, "sensitive"),
                new FinishReason(FinishReason.Kind.CONTEXT_FULL, "model_context_window_exceeded"),
                new FinishReason(FinishReason.Kind.OTHER, "aborted"));
    }

    private static List<Duration> waits(Provider provider, WireDialect dialect, int count) {
        List<Duration> waits = new java.util.ArrayList<>();
        for (int i = 0; i < count; i++) {
            waits.add(Engines.failure(provider, request(dialect)).retryAfter());
        }
        return waits;
    }

    private static ChatRequest request(WireDialect dialect) {
        return ChatRequest.to(Engines.model(dialect), "Hi").build();
    }

    private static String nested(String type, String code, String message) {
        return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + type + "\",\"param\":null,\"code\":\"" + code
                + "\"}}";
    }

    private static String glm(String code) {
        return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"m\"}}";
    }

    private static String kimi(String type, String message) {
        return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + type + "\"}}";
    }
}
