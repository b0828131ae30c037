package dev.exai.core.resilience;

import java.time.Duration;
import java.util.Arrays;

/** How often something happened in the last while, forgotten in tenths of it. Not thread-safe. */
final class SlidingCount {
    private static final int CELLS = 10;

    private final int[] counts = new int[CELLS];
    private final long cellNanos;
    private final long startNanos;
    private long newest;

    SlidingCount(Duration window, long nowNanos) {
        cellNanos = window.toNanos() / CELLS;
        startNanos = nowNanos;
    }

    void add(long nowNanos) {
        counts[cell(nowNanos)]++;
    }

    int sum(long nowNanos) {
        cell(nowNanos);
        int sum = 0;
        for (int count : counts) {
            sum += count;
        }
        return sum;
    }

    void clear() {
        Arrays.fill(counts, 0);
    }

    /** The cell of this moment, with the cells since the last use emptied. */
    private int cell(long nowNanos) {
        long now = (nowNanos - startNanos) / cellNanos;
        for (long passed = Math.max(newest + 1, now - CELLS + 1); passed <= now; passed++) {
            counts[(int) (passed % CELLS)] = 0;
        }
        newest = Math.max(newest, now);
        return (int) (newest % CELLS);
    }
}
