package dev.exai.testkit;

import dev.exai.core.CancelToken;
import dev.exai.core.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A clock that moves only when told to. Threads that sleep on it wake when {@link #advance} has reached their time or
 * their token is cancelled, and are counted out before {@code advance} returns. Thread-safe.
 */
public final class ManualClock implements TimeSource {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Sleeper> sleepers = new ArrayList<>(); // guarded by lock
    private long nanos; // guarded by lock

    /** A clock that stands at the start of 2026. */
    public ManualClock() {}

    @Override
    public Instant instant() {
        return START.plusNanos(nanos());
    }

    @Override
    public long nanos() {
        lock.lock();
        try {
            return nanos;
        } finally {
            lock.unlock();
        }
    }

    /** Moves time forward and wakes whoever has slept long enough. */
    public void advance(Duration duration) {
        lock.lock();
        try {
            nanos += duration.toNanos();
            sleepers.removeIf(sleeper -> sleeper.until <= nanos && sleeper.wake());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many threads sleep now. */
    public int sleepers() {
        lock.lock();
        try {
            return sleepers.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until at least so many threads sleep.
     *
     * @throws IllegalStateException if they do not within ten seconds of real time
     */
    public void awaitSleepers(int count) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = PATIENCE.toNanos();
            while (sleepers.size() < count) {
                if (left <= 0) {
                    throw new IllegalStateException(sleepers.size() + " threads sleep, not " + count);
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void sleep(Duration duration, CancelToken cancel) throws InterruptedException {
        if (!duration.isNegative() && !duration.isZero()) {
            sleepUntil(nanos() + nanosOf(duration), cancel);
        }
    }

    @Override
    public void sleepUntil(long until, CancelToken cancel) throws InterruptedException {
        Sleeper sleeper = new Sleeper();
        lock.lockInterruptibly();
        try {
            if (until - nanos <= 0) {
                return;
            }
            sleeper.until = until;
            sleepers.add(sleeper);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        CancelToken.Registration link = cancel.onCancel(() -> dismiss(sleeper));
        try {
            awaitWaking(sleeper);
        } finally {
            link.close();
            dismiss(sleeper);
        }
    }

    private void awaitWaking(Sleeper sleeper) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!sleeper.awake) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void dismiss(Sleeper sleeper) {
        lock.lock();
        try {
            sleeper.wake();
            sleepers.remove(sleeper);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static long nanosOf(Duration duration) {
        // a century is for ever, and cannot overflow when added
        return TimeUnit.NANOSECONDS.convert(
                duration.compareTo(Duration.ofDays(36_500)) > 0 ? Duration.ofDays(36_500) : duration);
    }

    /** A thread that sleeps. Guarded by lock. */
    private static final class Sleeper {
        private long until;
        private boolean awake;

        boolean wake() {
            awake = true;
            return true;
        }
    }
}
