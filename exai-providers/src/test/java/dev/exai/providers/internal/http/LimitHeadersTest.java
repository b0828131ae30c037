package dev.exai.providers.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.spi.RemainingLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitHeadersTest {
    private static final InstantSource NOW = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    @ParameterizedTest
    @CsvSource({
        "1s, 1000",
        "6m0s, 360000",
        "1h2m3s, 3723000",
        "12ms, 12",
        "1.5s, 1500",
        "7, 7000",
        "2026-01-01T00:00:30Z, 30000",
        "2025-12-31T23:59:00Z, 0",
    })
    void read_resetInAnyForm_isASpan(String reset, long millis) {
        RemainingLimits limits = LimitHeaders.read(
                Headers.of("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", reset), NOW);

        assertThat(limits).isEqualTo(new RemainingLimits(0L, Duration.ofMillis(millis), null, null));
    }

    @Test
    void read_anthropic_isTheSame() {
        RemainingLimits limits = LimitHeaders.read(
                Headers.of(
                        "anthropic-ratelimit-tokens-remaining", "12000",
                        "anthropic-ratelimit-tokens-reset", "2026-01-01T00:00:10Z"),
                NOW);

        assertThat(limits).isEqualTo(new RemainingLimits(null, null, 12_000L, Duration.ofSeconds(10)));
    }

    @ParameterizedTest
    @CsvSource({"1767225620000, 20000", "1767225620, 20000", "1767225000, 0", "20, 20000"})
    void read_plainNames_areRequestsWithAnyReset(String reset, long millis) {
        RemainingLimits limits =
                LimitHeaders.read(Headers.of("X-RateLimit-Remaining", "3", "X-RateLimit-Reset", reset), NOW);

        assertThat(limits).isEqualTo(new RemainingLimits(3L, Duration.ofMillis(millis), null, null));
    }

    @ParameterizedTest
    @CsvSource({"soon, later", "-1, 1s", "'', ''", "99999999999999999999999, 1s"})
    void read_nonsense_isNothing(String remaining, String reset) {
        assertThat(LimitHeaders.read(
                        Headers.of("x-ratelimit-remaining-requests", remaining, "x-ratelimit-reset-requests", reset),
                        NOW))
                .isNull();
        assertThat(LimitHeaders.read(
                        Headers.of("x-ratelimit-remaining-tokens", "5", "x-ratelimit-reset-tokens", "x"), NOW))
                .isEqualTo(new RemainingLimits(null, null, 5L, null));
    }
}
