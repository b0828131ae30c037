package dev.exai.sessions;

import dev.exai.core.CancelToken;
import dev.exai.core.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A clock that stands still until a test moves it. */
public final class ManualTime implements TimeSource {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int sleepers; // guarded by lock, as the times are
    private long nanos = Long.MAX_VALUE - 1_000_000_000L; // near its overflow, which must not matter

    public ManualTime() {}

    public void advance(Duration step) {
        lock.lock();
        try {
            now = now.plus(step);
            nanos += step.toNanos();
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many threads sleep now; one that was interrupted counts for ever. */
    public int sleepers() {
        lock.lock();
        try {
            return sleepers;
        } finally {
            lock.unlock();
        }
    }

    /** Sets the wall clock alone, as an operator does. */
    public void setWallClock(Instant instant) {
        lock.lock();
        try {
            now = instant;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Instant instant() {
        lock.lock();
        try {
            return now;
        } finally {
            lock.unlock();
        }
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

    @Override
    public void sleep(Duration duration, CancelToken cancel) throws InterruptedException {
        sleepUntil(nanos() + duration.toNanos(), cancel);
    }

    @Override
    public void sleepUntil(long until, CancelToken cancel) throws InterruptedException {
        CancelToken.Registration link = cancel.onCancel(this::wakeAll);
        lock.lockInterruptibly();
        try {
            sleepers++;
            while (until - nanos > 0 && !cancel.isCancelled()) {
                moved.await();
            }
            sleepers--;
        } finally {
            lock.unlock();
            link.close();
        }
    }

    private void wakeAll() {
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
