package dev.exai.providers.internal.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.VendorFault;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the vendor's refusals mean, by type and sentence. */
class ErrorsTest {
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            400 | invalid_request_error | messages: at least one message is required | INVALID_REQUEST
            400 | invalid_request_error | prompt is too long: 215000 tokens > 200000 maximum | CONTEXT_TOO_LONG
            400 | invalid_request_error | input length and `max_tokens` exceed context limit: 1 + 2 > 2 | CONTEXT_TOO_LONG
            400 | invalid_request_error | Your credit balance is too low to access the Anthropic API | QUOTA_EXHAUSTED
            400 | invalid_request_error | You have reached your specified API usage limits. | QUOTA_EXHAUSTED
            400 | invalid_request_error | Output blocked by content filtering policy | CONTENT_REFUSED
            401 | authentication_error | invalid x-api-key | AUTHENTICATION
            402 | billing_error | pay | QUOTA_EXHAUSTED
            403 | permission_error | no | PERMISSION
            404 | not_found_error | model: x | NOT_FOUND
            409 | conflict_error | again | CONFLICT
            413 | request_too_large | Request exceeds the maximum size | TOO_LARGE
            413 | invalid_request_error | too large | TOO_LARGE
            429 | rate_limit_error | slow down | RATE_LIMITED
            500 | api_error | Internal server error | SERVER_ERROR
            504 | timeout_error | too slow | SERVER_ERROR
            529 | overloaded_error | Overloaded | OVERLOADED
            418 | brand_new_error | teapot | INVALID_REQUEST
            529 | brand_new_error | busy | OVERLOADED
            """)
    void open_refusal_isReadByTypeAndSentence(int status, String type, String message, ErrorKind kind) {
        String body = "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message
                + "\"},\"request_id\":\"req_7\"}";

        ProviderException failure = failure(status, Map.of(), body);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.providerCode()).isEqualTo(type);
        assertThat(failure.getMessage()).contains(message);
        assertThat(failure.httpStatus()).isEqualTo(status);
        assertThat(failure.phase()).isEqualTo(ErrorPhase.START);
        assertThat(failure.requestId()).isEqualTo("req_7");
    }

    @Test
    void open_requestIdInTheHeader_winsOverTheBody() {
        assertThat(failure(500, Map.of("request-id", "req_8"), "{\"request_id\":\"req_7\"}")
                        .requestId())
                .isEqualTo("req_8");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            the header counts | 7 | 0 | 30 | 7
            the longest of the empty limits | | 0 | 30 | 30
            a limit that is not empty | | 5 | 30 |
            no moment at all | | 0 | |
            """)
    void open_rateLimit_saysHowLongToWait(
            String name, Integer retryAfter, String remaining, Integer reset, Integer seconds) {
        Instant now = Instant.parse("2026-11-22T10:15:00Z");
        Map<String, String> headers = new HashMap<>(Map.of(
                "anthropic-ratelimit-requests-remaining", "0",
                "anthropic-ratelimit-requests-reset", "not a date",
                "anthropic-ratelimit-input-tokens-remaining", remaining));
        if (retryAfter != null) {
            headers.put("retry-after", retryAfter.toString());
        }
        if (reset != null) {
            headers.put(
                    "anthropic-ratelimit-input-tokens-reset",
                    now.plusSeconds(reset).toString());
        }
        String body = "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow\"}}";

        ProviderException failure = failure(429, headers, body, now);

        assertThat(failure.retryAfter()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @EnumSource
    void open_eachFaultOfTheUpstream_isARefusal(VendorFault fault) {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            upstream.onChat().fail(fault);

            ProviderException failure =
                    Claude.failure(provider, ChatRequest.to(Claude.MODEL, "Hi").build());

            assertThat(failure.httpStatus()).isGreaterThanOrEqualTo(400);
            assertThat(failure.kind()).isNotIn(ErrorKind.BAD_UPSTREAM, ErrorKind.INTERNAL);
        }
    }

    @Test
    void open_halfOfAMessageInOnePiece_isBadUpstream() {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            upstream.onChat().fail(200, Map.of(), "{\"id\":\"msg_1\",\"type\":\"message\",\"content\":[{\"type\":\"te");

            ProviderException failure = Claude.failure(
                    provider,
                    ChatRequest.to(Claude.MODEL, "Hi").inOnePiece(true).build());

            assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
        }
    }

    private static ProviderException failure(int status, Map<String, String> headers, String body) {
        return failure(status, headers, body, Instant.now());
    }

    private static ProviderException failure(int status, Map<String, String> headers, String body, Instant now) {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            upstream.onChat().fail(status, headers, body);
            CallContext context = CallContext.until(Deadline.after(Duration.ofSeconds(20), at(now)))
                    .build();

            return Assertions.catchThrowableOfType(
                    ProviderException.class,
                    () -> provider.open(ChatRequest.to(Claude.MODEL, "Hi").build(), context)
                            .collect());
        }
    }

    /** The machine's clock, except for the date. */
    private static TimeSource at(Instant now) {
        TimeSource system = TimeSource.system();
        return new TimeSource() {
            @Override
            public long nanos() {
                return system.nanos();
            }

            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public void sleep(Duration duration, CancelToken cancel) throws InterruptedException {
                system.sleep(duration, cancel);
            }
        };
    }
}
