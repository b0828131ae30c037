package dev.exai.benchmarks;

import java.util.Arrays;

/** What the load generator saw: calls answered, seconds, and the latency of each call in nanoseconds. */
record Load(int calls, double seconds, long[] latencies) {
    double perSecond() {
        return calls / seconds;
    }

    double percentileMillis(double percent) {
        long[] sorted = latencies.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(sorted.length * percent / 100))] / 1e6;
    }
}
