package dev.exai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ManualClockTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualClock clock = new ManualClock();
    private final Workers workers = Workers.perTask("sleepers");

    @AfterEach
    void close() {
        workers.close();
        assertThat(clock.sleepers()).isZero();
    }

    @Test
    void time_untilAdvanced_stands() {
        Deadline deadline = Deadline.after(HOUR, clock);

        assertThat(deadline.remaining()).isEqualTo(HOUR);
        clock.advance(HOUR);

        assertThat(deadline.isExpired()).isTrue();
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-01T01:00:00Z"));
        assertThat(clock.nanos()).isEqualTo(HOUR.toNanos());
    }

    @Test
    void advance_farEnough_wakesThoseWhoseTimeHasCome() throws Exception {
        FutureTask<Long> first = sleeper(HOUR, CancelToken.never());
        FutureTask<Long> second = sleeper(HOUR.multipliedBy(2), CancelToken.never());
        clock.awaitSleepers(2);

        clock.advance(HOUR);
        assertThat(clock.sleepers()).isEqualTo(1);
        assertThat(first.get(5, TimeUnit.SECONDS)).isEqualTo(HOUR.toNanos());
        assertThat(second.isDone()).isFalse();

        clock.advance(HOUR);
        assertThat(second.get(5, TimeUnit.SECONDS)).isEqualTo(2 * HOUR.toNanos());
    }

    @Test
    void sleepUntil_reachedBefore_returnsAtOnce() throws Exception {
        long moment = clock.nanos() + 1;
        clock.advance(HOUR);

        clock.sleepUntil(moment, CancelToken.never());

        assertThat(clock.nanos()).isEqualTo(HOUR.toNanos());
    }

    @Test
    void sleep_cancelled_wakesWithoutTimePassing() throws Exception {
        CancelToken cancel = new CancelToken();
        FutureTask<Long> sleeper = sleeper(Duration.ofSeconds(Long.MAX_VALUE), cancel);
        clock.awaitSleepers(1);

        cancel.cancel("enough");

        assertThat(sleeper.get(5, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void sleep_notAtAllOrAlreadyCancelled_returnsAtOnce() throws Exception {
        CancelToken cancelled = new CancelToken();
        cancelled.cancel("before");

        clock.sleep(Duration.ZERO, CancelToken.never());
        clock.sleep(Duration.ofSeconds(-1), CancelToken.never());
        clock.sleep(HOUR, cancelled);

        assertThat(clock.nanos()).isZero();
    }

    @Test
    void awaitSleepers_interrupted_stopsWaiting() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> clock.awaitSleepers(1)).isInstanceOf(InterruptedException.class);
    }

    private FutureTask<Long> sleeper(Duration duration, CancelToken cancel) {
        FutureTask<Long> task = new FutureTask<>(() -> {
            clock.sleep(duration, cancel);
            return clock.nanos();
        });
        workers.run(task);
        return task;
    }
}
