package dev.exai.benchmarks;

/** One round: calls answered, microseconds of the server's CPU per call, calls per second, latencies, and what others used meanwhile. */
record Sample(int calls, double cpuMicros, double perSecond, double p50Millis, double p99Millis, double foreignShare) {}
