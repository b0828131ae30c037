package dev.exai.providers.internal.openai;

import static dev.exai.core.ErrorKind.NOT_FOUND;
import static dev.exai.core.ErrorKind.OVERLOADED;
import static dev.exai.core.ErrorKind.QUOTA_EXHAUSTED;
import static dev.exai.core.ErrorKind.RATE_LIMITED;
import static dev.exai.core.ErrorKind.SERVER_ERROR;
import static dev.exai.testkit.WireDialect.GLM;
import static dev.exai.testkit.WireDialect.KIMI;
import static dev.exai.testkit.WireDialect.OPENAI;
import static dev.exai.testkit.WireDialect.OPENROUTER;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each vendor's refusals mean, by status, code and sentence. */
class ErrorTableTest {
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            OPENAI | 401 | {"error":{"message":"Incorrect API key","type":"invalid_request_error","param":null,"code":"invalid_api_key"}} | AUTHENTICATION | invalid_api_key
            OPENAI | 403 | {"error":{"message":"country","type":"x","param":null,"code":null}} | PERMISSION | x
            OPENAI | 404 | {"error":{"message":"The model 'x' does not exist","type":"invalid_request_error","param":null,"code":"model_not_found"}} | NOT_FOUND | model_not_found
            OPENAI | 429 | {"error":{"message":"Rate limit reached","type":"tokens","param":null,"code":"rate_limit_exceeded"}} | RATE_LIMITED | rate_limit_exceeded
            OPENAI | 429 | {"error":{"message":"You exceeded","type":"insufficient_quota","param":null,"code":"insufficient_quota"}} | QUOTA_EXHAUSTED | insufficient_quota
            OPENAI | 400 | {"error":{"message":"This model's maximum context length is 9 tokens","type":"invalid_request_error","param":null,"code":"context_length_exceeded"}} | CONTEXT_TOO_LONG | context_length_exceeded
            OPENAI | 400 | {"error":{"message":"no","type":"invalid_request_error","param":null,"code":"unsupported_value"}} | INVALID_REQUEST | unsupported_value
            OPENAI | 400 | {"error":{"message":"no","type":"content_filter","param":null,"code":"content_filter"}} | CONTENT_REFUSED | content_filter
            OPENAI | 500 | {"error":{"message":"sorry","type":"server_error","param":null,"code":"server_error"}} | SERVER_ERROR | server_error
            OPENAI | 500 | {"error":{"message":"We are overloaded","type":"server_error","param":null,"code":"server_error"}} | OVERLOADED | server_error
            OPENAI | 503 | overloaded | OVERLOADED | ''
            OPENAI | 502 | <html>Bad gateway</html> | SERVER_ERROR | ''
            OPENAI | 402 | {} | QUOTA_EXHAUSTED | ''
            OPENAI | 408 | {} | SERVER_ERROR | ''
            OPENAI | 409 | {} | CONFLICT | ''
            OPENAI | 410 | {} | GONE | ''
            OPENAI | 413 | {} | TOO_LARGE | ''
            OPENAI | 422 | {"detail":"bad field"} | INVALID_REQUEST | ''
            OPENAI | 302 | '' | REDIRECTED | ''
            OPENAI | 204 | '' | BAD_UPSTREAM | ''
            OPENAI | 429 | "slow down" | RATE_LIMITED | ''
            OPENAI | 400 | {"error":"text only"} | INVALID_REQUEST | ''
            GLM | 401 | {"error":{"code":"1000","message":"m"}} | AUTHENTICATION | 1000
            GLM | 401 | {"error":{"code":"1003","message":"m"}} | AUTHENTICATION | 1003
            GLM | 401 | {"error":{"message":"m","type":"1000"}} | AUTHENTICATION | 1000
            GLM | 429 | {"error":{"code":"1113","message":"m"}} | QUOTA_EXHAUSTED | 1113
            GLM | 429 | {"error":{"code":"1112","message":"m"}} | PERMISSION | 1112
            GLM | 429 | {"error":{"code":"1302","message":"m"}} | RATE_LIMITED | 1302
            GLM | 429 | {"error":{"code":"1303","message":"m"}} | RATE_LIMITED | 1303
            GLM | 429 | {"error":{"code":"1305","message":"m"}} | OVERLOADED | 1305
            GLM | 429 | {"error":{"code":"1312","message":"m"}} | OVERLOADED | 1312
            GLM | 429 | {"error":{"code":"1308","message":"m"}} | QUOTA_EXHAUSTED | 1308
            GLM | 429 | {"error":{"code":"1318","message":"m"}} | QUOTA_EXHAUSTED | 1318
            GLM | 400 | {"error":{"code":"1210","message":"m"}} | INVALID_REQUEST | 1210
            GLM | 400 | {"error":{"code":"1211","message":"m"}} | NOT_FOUND | 1211
            GLM | 400 | {"error":{"code":"1212","message":"m"}} | UNSUPPORTED | 1212
            GLM | 400 | {"error":{"code":"1261","message":"m"}} | CONTEXT_TOO_LONG | 1261
            GLM | 400 | {"contentFilter":[{"level":1,"role":"user"}],"error":{"code":"1301","message":"no"}} | CONTENT_REFUSED | 1301
            GLM | 403 | {"error":{"code":"1220","message":"m"}} | PERMISSION | 1220
            GLM | 500 | {"error":{"code":"1234","message":"m"}} | SERVER_ERROR | 1234
            GLM | 400 | {"code":1214,"message":"flat"} | INVALID_REQUEST | 1214
            GLM | 434 | {} | PERMISSION | ''
            GLM | 435 | {} | TOO_LARGE | ''
            GLM | 435 | {"error":{"code":"435","message":"m"}} | TOO_LARGE | 435
            GLM | 429 | {"error":{"code":"9999","message":"m"}} | RATE_LIMITED | 9999
            KIMI | 400 | {"error":{"message":"high risk","type":"content_filter"}} | CONTENT_REFUSED | content_filter
            KIMI | 400 | {"error":{"message":"Input token length too long","type":"invalid_request_error"}} | CONTEXT_TOO_LONG | invalid_request_error
            KIMI | 400 | {"error":{"message":"Your request exceeded model token limit : 9","type":"invalid_request_error"}} | CONTEXT_TOO_LONG | invalid_request_error
            KIMI | 400 | {"error":{"message":"Invalid request: n","type":"invalid_request_error"}} | INVALID_REQUEST | invalid_request_error
            KIMI | 401 | {"error":{"message":"Incorrect API key provided","type":"incorrect_api_key_error"}} | AUTHENTICATION | incorrect_api_key_error
            KIMI | 403 | {"error":{"message":"not open","type":"permission_denied_error"}} | PERMISSION | permission_denied_error
            KIMI | 403 | {"error":{"message":"not active","type":"exceeded_current_quota_error"}} | QUOTA_EXHAUSTED | exceeded_current_quota_error
            KIMI | 404 | {"error":{"message":"Not found the model","type":"resource_not_found_error"}} | NOT_FOUND | resource_not_found_error
            KIMI | 429 | {"error":{"message":"try again later","type":"engine_overloaded_error"}} | OVERLOADED | engine_overloaded_error
            KIMI | 429 | {"error":{"message":"Your account org-x<ak-y> request reached organization TPD rate limit, current:1505241, limit:1500000","type":"rate_limit_reached_error"}} | QUOTA_EXHAUSTED | rate_limit_reached_error
            KIMI | 429 | {"error":{"message":"max RPM","type":"rate_limit_reached_error"}} | RATE_LIMITED | rate_limit_reached_error
            KIMI | 429 | {"error":{"message":"balance","type":"exceeded_current_quota_error"}} | QUOTA_EXHAUSTED | exceeded_current_quota_error
            KIMI | 500 | {"error":{"message":"m","type":"unexpected_output"}} | SERVER_ERROR | unexpected_output
            KIMI | 504 | <html>timeout</html> | SERVER_ERROR | ''
            DEEPSEEK | 401 | {"error":{"message":"Authentication Fails","type":"authentication_error","param":null,"code":"invalid_request_error"}} | AUTHENTICATION | invalid_request_error
            DEEPSEEK | 402 | {"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}} | QUOTA_EXHAUSTED | invalid_request_error
            DEEPSEEK | 400 | {"error":{"message":"Content Exists Risk","type":"invalid_request_error","code":"invalid_request_error"}} | CONTENT_REFUSED | invalid_request_error
            DEEPSEEK | 400 | {"error":{"message":"Model Not Exist","type":"invalid_request_error","code":"invalid_request_error"}} | NOT_FOUND | invalid_request_error
            DEEPSEEK | 422 | {"error":{"message":"unknown variant `developer`","type":"invalid_request_error","code":"invalid_request_error"}} | INVALID_REQUEST | invalid_request_error
            DEEPSEEK | 429 | {"error":{"message":"concurrency","type":"x","code":"y"}} | RATE_LIMITED | y
            DEEPSEEK | 503 | {"error":{"message":"Server is busy, please try again later"}} | OVERLOADED | ''
            XAI | 400 | {"code":"Client specified an invalid argument","error":"Incorrect API key provided: xa***Kx."} | AUTHENTICATION | Client specified an invalid argument
            XAI | 403 | {"code":"c","error":"Your team t has either used all available credits or reached its monthly spending limit."} | QUOTA_EXHAUSTED | c
            XAI | 429 | {"code":"c","error":"Your team t has either used all available credits."} | QUOTA_EXHAUSTED | c
            XAI | 429 | {"code":"c","error":"Too many requests"} | RATE_LIMITED | c
            XAI | 403 | {"code":"c","error":"Content violates usage guidelines."} | CONTENT_REFUSED | c
            XAI | 403 | {"error":"no access"} | PERMISSION | ''
            XAI | 400 | {"error":{"message":"This model's maximum prompt length is 9","type":"t","param":null,"code":null}} | CONTEXT_TOO_LONG | t
            XAI | 404 | {"code":"c","error":"The model m does not exist"} | NOT_FOUND | c
            OPENROUTER | 400 | {"error":{"code":400,"message":"m is not a valid model ID"}} | NOT_FOUND | 400
            OPENROUTER | 401 | {"error":{"code":401,"message":"No auth credentials found"}} | AUTHENTICATION | 401
            OPENROUTER | 402 | {"error":{"code":402,"message":"Insufficient credits"},"user_id":"u"} | QUOTA_EXHAUSTED | 402
            OPENROUTER | 403 | {"error":{"code":403,"message":"m requires moderation on p. Your input was flagged","metadata":{"reasons":["x"]}}} | CONTENT_REFUSED | 403
            OPENROUTER | 403 | {"error":{"code":403,"message":"not yours"}} | PERMISSION | 403
            OPENROUTER | 404 | {"error":{"code":404,"message":"No endpoints found"}} | NOT_FOUND | 404
            OPENROUTER | 408 | {"error":{"code":408,"message":"timed out"}} | SERVER_ERROR | 408
            OPENROUTER | 429 | {"error":{"code":429,"message":"Provider returned error","metadata":{"raw":"upstream"}}} | RATE_LIMITED | 429
            OPENROUTER | 429 | {"error":{"code":429,"message":"Rate limit exceeded: free-models-per-day"}} | QUOTA_EXHAUSTED | 429
            OPENROUTER | 502 | {"error":{"code":502,"message":"m"}} | OVERLOADED | 502
            OPENROUTER | 503 | {"error":{"code":503,"message":"m"}} | OVERLOADED | 503
            OPENROUTER | 524 | {"error":{"code":524,"message":"m"}} | SERVER_ERROR | 524
            OPENROUTER | 529 | {"error":{"code":529,"message":"m"}} | OVERLOADED | 529
            MINIMAX | 200 | {"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}} | QUOTA_EXHAUSTED | 1008
            MINIMAX | 400 | {"base_resp":{"status_code":2013,"status_msg":"invalid params: messages"}} | INVALID_REQUEST | 2013
            MINIMAX | 401 | {"type":"error","error":{"type":"authorized_error","message":"invalid api key (2049)","http_code":"401"},"request_id":"r"} | AUTHENTICATION | 2049
            MINIMAX | 400 | {"error":{"message":"insufficient balance (1008)"}} | QUOTA_EXHAUSTED | 1008
            MINIMAX | 200 | {"base_resp":{"status_code":1001,"status_msg":"timeout"}} | SERVER_ERROR | 1001
            MINIMAX | 429 | {"type":"error","error":{"type":"rate_limit_error","message":"rate limit (1002)"}} | RATE_LIMITED | 1002
            MINIMAX | 200 | {"base_resp":{"status_msg":"please carry the key","status_code":1004}} | AUTHENTICATION | 1004
            MINIMAX | 200 | {"base_resp":{"status_code":1027,"status_msg":"output sensitive"}} | CONTENT_REFUSED | 1027
            MINIMAX | 429 | {"base_resp":{"status_code":2056,"status_msg":"plan window used"}} | QUOTA_EXHAUSTED | 2056
            MINIMAX | 400 | {"type":"error","error":{"type":"bad_request_error","message":"invalid params, context window exceeds limit (2013)"}} | CONTEXT_TOO_LONG | 2013
            MINIMAX | 529 | {"type":"error","error":{"type":"overloaded_error","message":"high load"}} | OVERLOADED | overloaded_error
            MINIMAX | 200 | {"base_resp":{"status_code":0,"status_msg":"success"}} | BAD_UPSTREAM | ''
            """)
    void open_refusal_isReadByItsVendorsRules(
            WireDialect vendor, int status, String body, ErrorKind kind, String code) {
        try (FakeUpstream upstream = FakeUpstream.start(vendor);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().fail(status, Map.of("x-request-id", "req-7"), body);

            ProviderException failure = Engines.failure(provider, request(vendor));

            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.providerCode()).isEqualTo(code.isEmpty() ? null : code);
            assertThat(failure.httpStatus()).isEqualTo(status);
            assertThat(failure.phase()).isEqualTo(ErrorPhase.START);
            assertThat(failure.requestId()).isEqualTo("req-7");
            assertThat(failure.provider()).isEqualTo(provider.id().value());
            assertThat(failure.bodyExcerpt()).isEqualTo(body.isEmpty() ? null : body);
        }
    }

    @EachDialect
    void open_threeKindsOf429AndAnUnknownModel_areToldApart(WireDialect dialect) {
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
    void open_limitOfFreeModels_waitsUntilTheMomentInTheHeader() {
        try (FakeUpstream upstream = FakeUpstream.start(OPENROUTER);
                Provider provider = Engines.of(upstream)) {
            String minute = "{\"error\":{\"code\":429,\"message\":\"Rate limit exceeded: free-models-per-min\"}}";
            upstream.onChat().fail(429, Map.of("X-RateLimit-Reset", "9999999999999"), minute);
            upstream.onChat().fail(429, Map.of("X-RateLimit-Reset", "1577836800000"), minute);
            upstream.onChat().fail(429, Map.of("Retry-After", "7", "X-RateLimit-Reset", "1577836800000"), minute);
            upstream.onChat().fail(500, Map.of("X-RateLimit-Reset", "1577836800000"), minute);

            assertThat(waits(provider, OPENROUTER, 4))
                    .containsExactly(Duration.ofDays(31), Duration.ZERO, Duration.ofSeconds(7), null);
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

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            OPENAI | data: {"error":{"message":"m","type":"server_error","code":null}}\\n\\n | SERVER_ERROR | server_error
            OPENAI | data: {"id":"g","error":{"code":502,"message":"Provider disconnected"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}\\n\\n | SERVER_ERROR | 502
            OPENAI | data: {"error":"quota"}\\n\\n | SERVER_ERROR | ''
            OPENAI | data: {"code":429,"message":"slow down"}\\n\\n | RATE_LIMITED | 429
            OPENAI | event: error\\ndata: {"code":"rate_limit_exceeded","message":"m"}\\n\\n | RATE_LIMITED | rate_limit_exceeded
            GLM | data: {"error":{"code":"1301","message":"m"}}\\n\\n | CONTENT_REFUSED | 1301
            GLM | event: error\\ndata: {"error":{"code":"1305","message":"m"}}\\n\\n | OVERLOADED | 1305
            GLM | data: {"id":"a","choices":[{"index":0,"finish_reason":"network_error","delta":{"role":"assistant"}}]}\\n\\n | SERVER_ERROR | network_error
            KIMI | data: {"error":{"type":"engine_overloaded_error","message":"m"}}\\n\\n | OVERLOADED | engine_overloaded_error
            OPENROUTER | : OPENROUTER PROCESSING\\n\\ndata: {"id":"gen-1","error":{"code":502,"message":"Provider disconnected"},"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":"error"}]}\\n\\n | OVERLOADED | 502
            OPENROUTER | data: {"error":{"code":400,"message":"Token limit reached"}}\\n\\n | INVALID_REQUEST | 400
            DEEPSEEK | data: {"id":"a","choices":[{"index":0,"delta":{},"finish_reason":"insufficient_system_resource"}]}\\n\\n | SERVER_ERROR | insufficient_system_resource
            DEEPSEEK | data: {"id":"a","choices":[{"index":0,"delta":{},"finish_reason":"aborted"}]}\\n\\n | SERVER_ERROR | aborted
            MINIMAX | data: {"base_resp":{"status_code":1002,"status_msg":"rate limit"}}\\n\\n | RATE_LIMITED | 1002
            XAI | data: {"code":"c","error":"Too many credits: spending limit"}\\n\\n | QUOTA_EXHAUSTED | c
            """)
    void open_errorInsideAGoodAnswer_isAnError(WireDialect vendor, String wire, ErrorKind kind, String code) {
        try (FakeUpstream upstream = FakeUpstream.start(vendor);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().stream(List.of(wire.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8)));

            ProviderException failure = Engines.failure(provider, request(vendor));

            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.providerCode()).isEqualTo(code.isEmpty() ? null : code);
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
                new FinishReason(FinishReason.Kind.OTHER, "paused"));
    }

    private static List<Duration> waits(Provider provider, WireDialect dialect, int count) {
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            waits.add(Engines.failure(provider, request(dialect)).retryAfter());
        }
        return waits;
    }

    private static ChatRequest request(WireDialect dialect) {
        return ChatRequest.to(Engines.model(dialect), "Hi").build();
    }

    private static String glm(String code) {
        return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"m\"}}";
    }

    private static String kimi(String type, String message) {
        return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + type + "\"}}";
    }
}
