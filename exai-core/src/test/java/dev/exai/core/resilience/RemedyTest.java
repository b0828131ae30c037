package dev.exai.core.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.resilience.Remedy.Blame;
import dev.exai.core.resilience.Remedy.Fallback;
import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RemedyTest {
    @ParameterizedTest
    @CsvSource({
        "AUTHENTICATION, false, true, GENERAL, DEAD_KEY",
        "QUOTA_EXHAUSTED, false, true, GENERAL, EMPTY_KEY",
        "RATE_LIMITED, true, true, GENERAL, LIMITED_KEY",
        "OVERLOADED, true, false, GENERAL, CIRCUIT",
        "SERVER_ERROR, true, false, GENERAL, CIRCUIT",
        "BAD_UPSTREAM, true, false, GENERAL, CIRCUIT",
        "TIMEOUT, true, false, GENERAL, CIRCUIT",
        "INTERRUPTED, true, false, GENERAL, CIRCUIT",
        "INCOMPLETE, true, false, GENERAL, CIRCUIT",
        "DNS_FAILED, true, false, GENERAL, CIRCUIT",
        "CONNECT_REFUSED, true, false, GENERAL, CIRCUIT",
        "UNREACHABLE, true, false, GENERAL, CIRCUIT",
        "CONNECT_TIMEOUT, true, false, GENERAL, CIRCUIT",
        "CONNECTION_LOST, true, false, GENERAL, CIRCUIT",
        "TLS, false, false, GENERAL, CIRCUIT",
        "PERMISSION, false, false, GENERAL, NOBODY",
        "NOT_FOUND, false, false, GENERAL, NOBODY",
        "GONE, false, false, GENERAL, NOBODY",
        "REDIRECTED, false, false, GENERAL, NOBODY",
        "REJECTED, false, false, GENERAL, NOBODY",
        "CONTEXT_TOO_LONG, false, false, LONGER_CONTEXT, NOBODY",
        "CONTENT_REFUSED, false, false, OTHER_RULES, NOBODY",
        "INVALID_REQUEST, false, false, NONE, NOBODY",
        "UNSUPPORTED, false, false, NONE, NOBODY",
        "UNKNOWN_OUTCOME, false, false, NONE, NOBODY",
        "CANCELLED, false, false, NONE, NOBODY",
        "CLOSED, false, false, NONE, NOBODY",
        "INTERNAL, false, false, NONE, NOBODY",
    })
    void of_failureBeforeOutput_isAsTheTableSays(
            ErrorKind kind, boolean retry, boolean rotate, Fallback fallback, Blame blame) {
        Remedy expected = new Remedy(retry, rotate, fallback, blame);

        for (ErrorPhase phase : EnumSet.complementOf(EnumSet.of(ErrorPhase.OUTPUT))) {
            assertThat(Remedy.of(kind, phase)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(ErrorKind.class)
    void of_failureAfterOutput_repeatsNothingAndBlamesTheSame(ErrorKind kind) {
        Remedy before = Remedy.of(kind, ErrorPhase.WAIT);

        assertThat(Remedy.of(kind, ErrorPhase.OUTPUT))
                .isEqualTo(new Remedy(false, false, Fallback.NONE, before.blame()));
    }

    @ParameterizedTest
    @EnumSource(ErrorKind.class)
    void of_kindWeRepeat_isOneTheCallerMayRepeatToo(ErrorKind kind) {
        Remedy remedy = Remedy.of(kind, ErrorPhase.WAIT);

        assertThat(kind.retryable()).isIn(true, remedy.retry());
    }
}
