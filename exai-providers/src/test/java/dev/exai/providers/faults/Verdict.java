package dev.exai.providers.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.resilience.Health;
import dev.exai.core.resilience.KeyState;
import dev.exai.core.spi.Attempt;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Timeouts;
import dev.exai.providers.ProviderRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What every cell has to check, whatever was asked: how it ended, after how many attempts, how long that took, and what is held
 * against the vendor afterwards.
 *
 * @param clock the time of the clock that the row's fault is found by
 */
record Verdict(Row row, String provider, Duration clock) {
    private static final Duration LONG = Duration.ofSeconds(50);

    /** The rounding of clocks, some of which begin a little before a call is made. */
    private static final Duration GRAIN = Duration.ofMillis(50);

    /** A context under which the row's clock runs short and every other one long: a busy machine is no fault. */
    CallContext context() {
        return CallContext.until(Deadline.after(row.deadline()))
                .timeouts(clocks(row, clock))
                .build();
    }

    static Timeouts clocks(Row row, Duration clock) {
        return new Timeouts(
                row.clock() == Row.Clock.CONNECT ? clock : LONG,
                row.clock() == Row.Clock.FIRST_BYTE ? clock : LONG,
                row.clock() == Row.Clock.IDLE ? clock.multipliedBy(Row.IDLE_CLOCKS) : LONG);
    }

    /** The error is as the row says, or there is none if it says so. */
    void checkError(@Nullable ProviderException error) {
        if (row.kinds().isEmpty()) {
            assertThat(error).isNull();
            return;
        }
        assertThat(error).isNotNull();
        assertThat(error.kind()).as("%s", error).isIn(row.kinds());
        assertThat(error.retryable()).isEqualTo(!Row.FINAL.contains(error.kind()));
        assertThat(error.phase()).as("%s", error).isIn(row.phases());
        assertThat(error.provider()).isEqualTo(provider);
    }

    /** The attempts that met the fault: so many, each failed but a last good one, and waited for as it is said. */
    void checkAttempts(List<Attempt> attempts, @Nullable ProviderException error) {
        boolean unknown = error != null && error.kind() == ErrorKind.UNKNOWN_OUTCOME;
        boolean unsure = row.effect() == Row.Effect.UNSURE && row.kinds().contains(ErrorKind.UNKNOWN_OUTCOME);
        if (unsure && (unknown || row.attempts() == 1)) {
            checkOnce(attempts);
        } else {
            assertThat(attempts)
                    .hasSize(unknown ? 1 : row.attempts()); // what may have been done is never done again unseen
        }
        for (Attempt attempt : attempts.subList(0, attempts.size() - 1)) {
            assertThat(attempt.failure()).isNotNull();
        }
        for (Attempt attempt : attempts.subList(1, attempts.size())) {
            assertThat(attempt.waitBefore())
                    .isBetween(row.pause().least(), row.pause().most());
        }
        assertThat(attempts.get(0).waitBefore()).isZero();
        Attempt last = attempts.get(attempts.size() - 1);
        assertThat(last.failure()).isEqualTo(error == null ? null : error.kind());
        assertThat(last.phase()).isEqualTo(error == null ? null : error.phase());
    }

    /** The fault may be seen before anything was sent, or after: only what was never sent is tried again. */
    private static void checkOnce(List<Attempt> attempts) {
        assertThat(attempts).hasSizeBetween(1, 2);
        assertThat(attempts.subList(0, attempts.size() - 1))
                .extracting(Attempt::phase)
                .allMatch(ErrorPhase.CONNECT::equals);
    }

    /** Not sooner than the clocks and the waits allow, and not later than a busy machine may be. */
    void checkElapsed(long begunNanos, List<Attempt> attempts) {
        Duration took = Duration.ofNanos(System.nanoTime() - begunNanos);
        Duration waited = attempts.stream().map(Attempt::waitBefore).reduce(Duration.ZERO, Duration::plus);
        assertThat(took.plus(GRAIN)).isGreaterThanOrEqualTo(row.least(clock).plus(waited));
        assertThat(took).isLessThan(row.most(clock));
    }

    /** What is held against the vendor: two failures open no circuit, and a limit without a stated time may be over. */
    void checkHealth(ProviderRegistry registry, Health health) {
        Set<ErrorKind> kinds = row.kinds();
        boolean out = kinds.contains(ErrorKind.AUTHENTICATION) || kinds.contains(ErrorKind.QUOTA_EXHAUSTED);
        if (kinds.contains(ErrorKind.RATE_LIMITED)) {
            assertThat(health).isIn(Health.READY, Health.STRAINED);
        } else {
            assertThat(health).isEqualTo(out ? Health.DOWN : Health.READY);
        }
        List<KeyState.Matter> matters = registry.keyStates().values().stream()
                .flatMap(Collection::stream)
                .flatMap(key -> key.troubles().stream())
                .map(KeyState.Trouble::matter)
                .toList();
        assertThat(matters).doesNotContain(KeyState.Matter.CIRCUIT_OPEN, KeyState.Matter.CIRCUIT_HALF_OPEN);
        if (out) {
            assertThat(matters).containsExactly(KeyState.Matter.OUT);
        }
    }
}
