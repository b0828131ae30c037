package dev.exai.providers.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * Bounds what one input may cost, in processor time of the thread: a collection of garbage or a busy machine is no fault of
 * the input, and a wall clock cannot tell them from one.
 */
final class Effort {
    private static final Duration MOST = Duration.ofSeconds(1);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Effort() {}

    /** Runs the try; throws if it costs too much. */
    static void bounded(Runnable attempt) {
        long before = THREADS.getCurrentThreadCpuTime();
        attempt.run();
        Duration cost = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - before);
        if (cost.compareTo(MOST) > 0) {
            throw new AssertionError("took " + cost + " of processor time");
        }
    }
}
