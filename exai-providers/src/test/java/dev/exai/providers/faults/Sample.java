package dev.exai.providers.faults;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Durations that were measured. Thread-safe. */
final class Sample {
    private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();

    void add(Duration duration) {
        nanos.add(duration.toNanos());
    }

    void addAll(Sample other) {
        nanos.addAll(other.nanos);
    }

    int size() {
        return nanos.size();
    }

    /** So many of a hundred are not longer than this; 100 for the longest; zero if nothing was measured. */
    Duration percentile(double percent) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        int index = (int) Math.ceil(percent / 100 * sorted.length) - 1;
        return sorted.length == 0 ? Duration.ZERO : Duration.ofNanos(sorted[Math.max(0, index)]);
    }

    static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
