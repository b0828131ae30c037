package dev.exai.core;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Where time comes from and how to wait for it to pass: the only door to clocks and sleeping in EXAI, so that a test
 * can stand still. Thread-safe.
 */
public interface TimeSource extends InstantSource {
    /** The wall clock. May jump; for stamps and expiry dates, never for measuring. */
    @Override
    Instant instant();

    /** Nanoseconds since an arbitrary point, never going back; only differences mean anything. */
    long nanos();

    /**
     * Waits for the duration or until the token is cancelled, whichever is first. A zero or negative duration
     * returns at once.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    void sleep(Duration duration, CancelToken cancel) throws InterruptedException;

    /**
     * Waits until {@link #nanos} has reached the value or the token is cancelled, whichever is first. A value that was
     * reached before returns at once. For who worked out a moment and must not add to it what passed since.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    default void sleepUntil(long nanos, CancelToken cancel) throws InterruptedException {
        sleep(Duration.ofNanos(nanos - nanos()), cancel);
    }

    /** The machine's clocks. */
    static TimeSource system() {
        return SystemTimeSource.INSTANCE;
    }
}
