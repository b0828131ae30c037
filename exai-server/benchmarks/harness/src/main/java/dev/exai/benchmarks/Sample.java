package dev.exai.benchmarks;

/** One round: microseconds of the server's CPU per call, calls per second, latencies, and what others used meanwhile. */
record Sample(double cpuMicros, double perSecond, double p50Millis, double p99Millis, double foreignShare) {}
