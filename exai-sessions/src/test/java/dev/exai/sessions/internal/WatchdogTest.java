package dev.exai.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.CancelToken;
import dev.exai.core.TimeSource;
import dev.exai.sessions.InBackground;
import dev.exai.sessions.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchdogTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void after_timePassesJustBeforeTheThreadSleeps_stillRings() {
        CountDownLatch rang = new CountDownLatch(1);
        try (Watchdog watchdog = new Watchdog(new LateSleeper())) {
            watchdog.after(MINUTE, rang::countDown);

            InBackground.await(rang);
            assertThat(rang.getCount()).isZero();
        }
    }

    /** Its first sleeper comes to sleep a minute after it decided to. */
    private static final class LateSleeper implements TimeSource {
        private final ManualTime time = new ManualTime();
        private final AtomicBoolean late = new AtomicBoolean(true);

        @Override
        public Instant instant() {
            return time.instant();
        }

        @Override
        public long nanos() {
            return time.nanos();
        }

        @Override
        public void sleep(Duration duration, CancelToken cancel) throws InterruptedException {
            dawdle();
            time.sleep(duration, cancel);
        }

        @Override
        public void sleepUntil(long nanos, CancelToken cancel) throws InterruptedException {
            dawdle();
            time.sleepUntil(nanos, cancel);
        }

        private void dawdle() {
            if (late.getAndSet(false)) {
                time.advance(MINUTE);
            }
        }
    }
}
