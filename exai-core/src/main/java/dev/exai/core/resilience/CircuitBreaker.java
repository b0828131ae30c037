package dev.exai.core.resilience;

import dev.exai.core.ErrorKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a model, as reached with one key, is worth asking. Opens when at least {@link #LEAST_FAILURES} calls of the last
 * half minute failed and they are at least half of them; then lets one probe through at a time, the first after 5 s, and
 * after each failed one twice as late, at most a minute. A probe that succeeds closes it. Not thread-safe.
 */
final class CircuitBreaker {
    /** 10: a lone caller's streak of bad luck, with its retries, stays below. */
    static final int LEAST_FAILURES = 10;

    static final Duration FIRST_OPEN = Duration.ofSeconds(5);
    static final Duration LONGEST_OPEN = Duration.ofMinutes(1);
    private static final Duration WINDOW = Duration.ofSeconds(30);

    private final SlidingCount good;
    private final SlidingCount bad;
    private Duration openFor = Duration.ZERO;
    private long probeAtNanos;
    private boolean probing;
    private @Nullable ErrorKind openedBy;

    CircuitBreaker(long nowNanos) {
        good = new SlidingCount(WINDOW, nowNanos);
        bad = new SlidingCount(WINDOW, nowNanos);
    }

    /** Why it is open; null while it is closed. */
    @Nullable
    ErrorKind openedBy() {
        return openedBy;
    }

    /** Whether a probe is under way. */
    boolean probing() {
        return probing;
    }

    /** When a probe may be sent, if it is open. */
    long probeAtNanos() {
        return probeAtNanos;
    }

    /** A call sets out; true if it is the probe, which must say so when it ends. */
    boolean taken() {
        boolean probe = openedBy != null && !probing;
        probing |= probe;
        return probe;
    }

    void succeeded(boolean probe, long nowNanos) {
        if (probe) {
            probing = false;
            openedBy = null;
            openFor = Duration.ZERO;
            bad.clear();
        }
        good.add(nowNanos);
    }

    void failed(boolean probe, ErrorKind kind, long nowNanos) {
        if (probe) {
            probing = false;
            open(kind, nowNanos);
            return;
        }
        bad.add(nowNanos);
        int failures = bad.sum(nowNanos);
        if (openedBy == null && failures >= LEAST_FAILURES && failures >= good.sum(nowNanos)) {
            open(kind, nowNanos);
        }
    }

    /** The call ended without saying anything about the provider. */
    void ended(boolean probe) {
        probing &= !probe;
    }

    private void open(ErrorKind kind, long nowNanos) {
        Duration doubled = openFor.isZero() ? FIRST_OPEN : openFor.multipliedBy(2);
        openFor = doubled.compareTo(LONGEST_OPEN) > 0 ? LONGEST_OPEN : doubled;
        probeAtNanos = nowNanos + openFor.toNanos();
        openedBy = kind;
    }
}
