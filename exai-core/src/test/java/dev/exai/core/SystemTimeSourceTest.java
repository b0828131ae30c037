package dev.exai.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SystemTimeSourceTest {
    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final TimeSource time = TimeSource.system();

    @Test
    void clocks_go() {
        long before = time.nanos();

        assertThat(time.nanos()).isGreaterThanOrEqualTo(before);
        assertThat(time.instant()).isAfter(Instant.EPOCH);
    }

    @Test
    void sleep_positive_lastsAtLeastThatLong() throws InterruptedException {
        long before = time.nanos();

        time.sleep(Duration.ofMillis(20), CancelToken.never());

        assertThat(time.nanos() - before).isGreaterThanOrEqualTo(20_000_000);
    }

    @Test
    void sleep_nothingToWaitFor_returnsAtOnce() throws InterruptedException {
        CancelToken cancelled = new CancelToken();
        cancelled.cancel("before");

        time.sleep(Duration.ZERO, CancelToken.never());
        time.sleep(Duration.ofSeconds(-1), CancelToken.never());
        time.sleep(FOREVER, cancelled);
    }

    @Test
    void sleep_cancelledByAnother_endsEarly() throws InterruptedException {
        CancelToken cancel = new CancelToken();
        try (Workers workers = Workers.perTask("canceller")) {
            workers.run(() -> cancel.cancel("wake up"));

            time.sleep(FOREVER, cancel);
        }

        assertThat(cancel.isCancelled()).isTrue();
    }

    @Test
    void sleep_interrupted_throws() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> time.sleep(FOREVER, CancelToken.never())).isInstanceOf(InterruptedException.class);
    }
}
