package dev.exai.core;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The machine's clocks. */
final class SystemTimeSource implements TimeSource {
    static final SystemTimeSource INSTANCE = new SystemTimeSource();

    private SystemTimeSource() {}

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void sleep(Duration duration, CancelToken cancel) throws InterruptedException {
        if (duration.isNegative() || duration.isZero() || cancel.isCancelled()) {
            return;
        }
        CountDownLatch cancelled = new CountDownLatch(1);
        CancelToken.Registration registration = cancel.onCancel(cancelled::countDown);
        try {
            cancelled.await(saturatedNanos(duration), TimeUnit.NANOSECONDS);
        } finally {
            registration.close();
        }
    }

    private static long saturatedNanos(Duration duration) {
        return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : duration.toNanos();
    }
}
