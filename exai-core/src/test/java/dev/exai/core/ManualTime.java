package dev.exai.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Time that passes only when a test says so. Nobody really sleeps: what happens meanwhile is the test's choice. */
public final class ManualTime implements TimeSource {
    private final AtomicLong nanos = new AtomicLong(1_000);
    private final List<Duration> sleeps = new CopyOnWriteArrayList<>();
    private volatile Consumer<Duration> whileSleeping = this::advance;

    public ManualTime() {}

    public void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    /** What happens instead of sleeping; by default the time passes. */
    public ManualTime whileSleeping(Consumer<Duration> action) {
        whileSleeping = action;
        return this;
    }

    public List<Duration> sleeps() {
        return sleeps;
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(nanos.get());
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public void sleep(Duration duration, CancelToken cancel) throws InterruptedException {
        sleeps.add(duration);
        whileSleeping.accept(duration);
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted by the test");
        }
    }
}
