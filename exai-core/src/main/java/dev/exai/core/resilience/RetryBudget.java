package dev.exai.core.resilience;

import dev.exai.core.TimeSource;
import java.util.Arrays;

/**
 * How many retries a whole program may make: in any ten seconds at most a tenth of its calls, but never fewer than ten.
 * So a lone caller gets its retries, and in a full outage the provider sees 1.1 times the calls, not three times.
 *
 * <p>The idea and the ten seconds are those of Finagle's RetryBudget (blog of 2016-02-08: 20 % of the requests plus ten
 * per second); the smaller share is that of gRPC's retry throttling (proposal A6, token ratio 0.1), and the minimum is
 * not added but a floor, because each attempt may be billed. Thread-safe.
 */
public final class RetryBudget {
    /** Share of the calls that may be retried when nobody says otherwise. */
    public static final double DEFAULT_RATIO = 0.1;

    /** Retries in ten seconds that are always allowed when nobody says otherwise. */
    public static final int DEFAULT_FLOOR = 10;

    private static final int SECONDS = 10;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final TimeSource time;
    private final double ratio;
    private final int floor;
    private final long startNanos;
    private final int[] calls = new int[SECONDS]; // guarded by this, as all below; one cell per second
    private final int[] retries = new int[SECONDS];
    private long second;

    /** A budget with the defaults. */
    public RetryBudget(TimeSource time) {
        this(time, DEFAULT_RATIO, DEFAULT_FLOOR);
    }

    /**
     * A budget.
     *
     * @param ratio share of the calls that may be retried, 0–1
     * @param floor retries in ten seconds that are always allowed, at least 0
     * @throws IllegalArgumentException if a value is out of range
     */
    public RetryBudget(TimeSource time, double ratio, int floor) {
        if (!(ratio >= 0 && ratio <= 1) || floor < 0) {
            throw new IllegalArgumentException("ratio must be 0–1 and floor ≥ 0: " + ratio + ", " + floor);
        }
        this.time = time;
        this.ratio = ratio;
        this.floor = floor;
        startNanos = time.nanos();
    }

    /** Counts a call; to be told once for each, before its first attempt. */
    public synchronized void callStarted() {
        calls[cell()]++;
    }

    /** Takes a retry out of the budget; false if none is left, and then the failure is final. */
    public synchronized boolean tryRetry() {
        int cell = cell();
        double allowed = Math.max(floor, ratio * Arrays.stream(calls).sum());
        if (Arrays.stream(retries).sum() + 1 > allowed) {
            return false;
        }
        retries[cell]++;
        return true;
    }

    /** The cell of this second, with the cells of the seconds since the last use emptied. */
    private int cell() {
        long now = (time.nanos() - startNanos) / NANOS_PER_SECOND;
        for (long passed = Math.max(second + 1, now - SECONDS + 1); passed <= now; passed++) {
            calls[(int) (passed % SECONDS)] = 0;
            retries[(int) (passed % SECONDS)] = 0;
        }
        second = Math.max(second, now);
        return (int) (second % SECONDS);
    }
}
