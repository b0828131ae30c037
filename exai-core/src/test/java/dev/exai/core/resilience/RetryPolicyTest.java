package dev.exai.core.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {
    private static final RetryPolicy MANY = new RetryPolicy(100);
    private static final Duration LONG = Duration.ofMinutes(10);

    @ParameterizedTest
    @EnumSource(
            value = ErrorKind.class,
            names = {
                "RATE_LIMITED",
                "OVERLOADED",
                "SERVER_ERROR",
                "BAD_UPSTREAM",
                "TIMEOUT",
                "INTERRUPTED",
                "INCOMPLETE",
                "DNS_FAILED",
                "CONNECT_REFUSED",
                "UNREACHABLE",
                "CONNECT_TIMEOUT",
                "CONNECTION_LOST"
            })
    void isWorthRetrying_faultOfProviderOrNetwork_untilOutput(ErrorKind kind) {
        assertThat(MANY.isWorthRetrying(kind, ErrorPhase.CONNECT)).isTrue();
        assertThat(MANY.isWorthRetrying(kind, ErrorPhase.START)).isTrue();
        assertThat(MANY.isWorthRetrying(kind, ErrorPhase.OUTPUT)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorKind.class,
            names = {
                "AUTHENTICATION",
                "PERMISSION",
                "QUOTA_EXHAUSTED",
                "INVALID_REQUEST",
                "CONTEXT_TOO_LONG",
                "CONTENT_REFUSED",
                "NOT_FOUND",
                "UNSUPPORTED",
                "CANCELLED",
                "TLS",
                "REDIRECTED",
                "REJECTED",
                "UNKNOWN_OUTCOME",
                "CLOSED",
                "INTERNAL"
            })
    void isWorthRetrying_faultOfCallerOrOurs_never(ErrorKind kind) {
        assertThat(MANY.isWorthRetrying(kind, ErrorPhase.CONNECT)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 500",
        "2, 0, 1000",
        "3, 0, 2000",
        "4, 0, 4000",
        "5, 0, 8000",
        "6, 0, 8000",
        "99, 0, 8000",
        "1, 0.5, 437",
        "5, 0.999, 6002"
    })
    void decide_noRetryAfter_doublesWithJitter(int attempt, double chance, long millis) {
        assertThat(decide(attempt, null, LONG, chance)).isEqualTo(new RetryDecision.Wait(Duration.ofMillis(millis)));
    }

    @Test
    void decide_retryAfter_isTheLeastWait() {
        Duration asked = Duration.ofSeconds(2);

        assertThat(decide(1, asked, LONG, 0)).isEqualTo(new RetryDecision.Wait(asked));
        assertThat(((RetryDecision.Wait) decide(1, asked, LONG, 0.9)).duration())
                .isGreaterThan(asked);
        assertThat(decide(1, Duration.ZERO, LONG, 0)).isEqualTo(new RetryDecision.Wait(Duration.ofMillis(500)));
    }

    @Test
    void decide_waitDoesNotFit_givesUpWithTheReason() {
        assertThat(decide(1, Duration.ofSeconds(99_999_999), LONG, 0))
                .isEqualTo(new RetryDecision.GiveUp("the provider asks to wait 99999999 s"));
        assertThat(decide(1, Duration.ofSeconds(2), Duration.ofSeconds(2), 0))
                .isEqualTo(new RetryDecision.GiveUp("the deadline comes before the next attempt"));
        assertThat(decide(1, null, Duration.ofMillis(499), 0))
                .isEqualTo(new RetryDecision.GiveUp("the deadline comes before the next attempt"));
    }

    @Test
    void decide_lastAttempt_givesUpWithTheReason() {
        assertThat(RetryPolicy.DEFAULT.decide(ErrorKind.OVERLOADED, ErrorPhase.WAIT, 3, null, LONG, 0))
                .isEqualTo(new RetryDecision.GiveUp("attempt 3 of 3"));
        assertThat(RetryPolicy.NONE.decide(ErrorKind.OVERLOADED, ErrorPhase.WAIT, 1, null, LONG, 0))
                .isInstanceOf(RetryDecision.GiveUp.class);
    }

    @Test
    void decide_notWorthIt_givesUpWithoutReason() {
        assertThat(MANY.decide(ErrorKind.AUTHENTICATION, ErrorPhase.WAIT, 1, null, LONG, 0))
                .isEqualTo(new RetryDecision.GiveUp(null));
    }

    @Test
    void constructor_noAttempt_isRefused() {
        assertThatThrownBy(() -> new RetryPolicy(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static RetryDecision decide(int attempt, @Nullable Duration retryAfter, Duration remaining, double chance) {
        return MANY.decide(ErrorKind.RATE_LIMITED, ErrorPhase.WAIT, attempt, retryAfter, remaining, chance);
    }
}
