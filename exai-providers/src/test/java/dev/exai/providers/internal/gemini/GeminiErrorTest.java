package dev.exai.providers.internal.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.VendorFault;
import dev.exai.testkit.WireDialect;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Google's refusals mean, by status, word, detail and sentence. */
class GeminiErrorTest {
    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.GEMINI);
    private final Provider provider = Engines.of(upstream);

    @AfterEach
    void close() {
        provider.close();
        upstream.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            400 | INVALID_ARGUMENT | Request contains an invalid argument. | '' | INVALID_REQUEST
            400 | INVALID_ARGUMENT | The input token count (9) exceeds the maximum number of tokens allowed (8). | '' | CONTEXT_TOO_LONG
            400 | INVALID_ARGUMENT | Bad. | {"reason":"API_KEY_INVALID"} | AUTHENTICATION
            400 | INVALID_ARGUMENT | API key expired. | {"reason":"API_KEY_EXPIRED"} | AUTHENTICATION
            400 | INVALID_ARGUMENT | API key not valid. Please pass a valid API key. | '' | AUTHENTICATION
            400 | FAILED_PRECONDITION | User location is not supported for the API use. | '' | PERMISSION
            401 | UNAUTHENTICATED | Missing. | '' | AUTHENTICATION
            402 | RESOURCE_EXHAUSTED | Your prepayment credits are depleted. | '' | QUOTA_EXHAUSTED
            403 | PERMISSION_DENIED | No. | '' | PERMISSION
            403 | PERMISSION_DENIED | Your API key was reported as leaked. | '' | AUTHENTICATION
            404 | NOT_FOUND | models/x is not found. | '' | NOT_FOUND
            429 | RESOURCE_EXHAUSTED | Too many. | '' | RATE_LIMITED
            429 | RESOURCE_EXHAUSTED | Too many. | {"violations":[{"quotaId":"RequestsPerDayPerProject"}]} | QUOTA_EXHAUSTED
            429 | RESOURCE_EXHAUSTED | Too many. | {"violations":[{"quotaId":"RequestsPerMinutePerProject"}]} | RATE_LIMITED
            429 | RESOURCE_EXHAUSTED | Your prepayment credits are depleted. | '' | QUOTA_EXHAUSTED
            499 | CANCELLED | The operation was cancelled. | '' | SERVER_ERROR
            499 | '' | cancelled | '' | SERVER_ERROR
            500 | INTERNAL | An internal error has occurred. | '' | SERVER_ERROR
            503 | UNAVAILABLE | The model is overloaded. | '' | OVERLOADED
            504 | DEADLINE_EXCEEDED | Too long. | '' | SERVER_ERROR
            413 | '' | too big | '' | TOO_LARGE
            """)
    void open_refused_hasTheKindOfItsWordAndDetails(
            int status, String word, String message, String detail, ErrorKind kind) {
        String body = "{\"error\":{\"code\":" + status + ",\"message\":\"" + message + "\",\"status\":\"" + word
                + "\",\"details\":[" + detail + "]}}";
        upstream.onChat().fail(status, Map.of(), body);

        ProviderException failure = failure();

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.httpStatus()).isEqualTo(status);
        assertThat(failure.providerCode()).isEqualTo(word.isEmpty() ? Integer.toString(status) : word);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            PT12S | {"error":{"code":429,"message":"Please retry in 40s.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"12s"}]}}
            PT0.251S | {"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"0.250123456s"}]}}
            PT40.5S | {"error":{"code":429,"message":"Quota. Please retry in 40.5s.","status":"RESOURCE_EXHAUSTED"}}
            PT744H | {"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"999999999s"}]}}
            '' | {"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"soon"}]}}
            '' | {"error":{"code":429,"status":"RESOURCE_EXHAUSTED"}}
            PT3S | [{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"3s"}]}}]
            """)
    void open_limited_saysHowLongToWait(String wait, String body) {
        upstream.onChat().fail(429, Map.of(), body);

        ProviderException failure = failure();

        assertThat(failure.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(failure.retryAfter()).isEqualTo(wait.isEmpty() ? null : Duration.parse(wait));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            {"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}} | OVERLOADED
            [{"error":{"code":400,"message":"Bad","status":"INVALID_ARGUMENT"}}] | INVALID_REQUEST
            <html>not what was asked for</html> | BAD_UPSTREAM
            {"candidates":[]} | BAD_UPSTREAM
            '' | BAD_UPSTREAM
            """)
    void open_noStreamInAGoodAnswer_isTheErrorItHoldsOrNonsense(String body, ErrorKind kind) {
        upstream.onChat().fail(200, Map.of(), body);

        assertThat(failure().kind()).isEqualTo(kind);
    }

    @Test
    void open_errorCutOff_hasTheKindOfWhatArrived() {
        upstream.onChat().fail(400, Map.of(), "{\"error\":{\"code\":400,\"status\":\"NOT_FOUND\",\"message\":\"mod");

        assertThat(failure().kind()).isEqualTo(ErrorKind.NOT_FOUND);
    }

    @Test
    void probe_wrongKey_isAuthentication() {
        try (Provider good = Engines.of(upstream)) {
            good.probe(Engines.context());
        }
        upstream.on("/models").fail(VendorFault.BAD_KEY);

        ProviderException failure =
                catchThrowableOfType(ProviderException.class, () -> provider.probe(Engines.context()));

        assertThat(failure.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
        assertThat(upstream.requests().get(0).path()).isEqualTo("/v1beta/models?pageSize=1");
    }

    private ProviderException failure() {
        return Engines.failure(
                provider, ChatRequest.to("gemini-3.8-flash", "Hi").build());
    }
}
