package dev.exai.benchmarks.engines;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A thread per request as EXAI has it: virtual where the JVM has them, else a pool of at most 1,024. */
public final class Threads {
    private Threads() {}

    /** Whether the JVM has virtual threads. */
    public static boolean virtual() {
        return Runtime.version().feature() >= 21;
    }

    /** Runs each task on a thread of its own. */
    public static ExecutorService perTask() {
        if (!virtual()) {
            return new ThreadPoolExecutor(0, 1_024, 30, TimeUnit.SECONDS, new SynchronousQueue<>());
        }
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Says on standard output where the server listens, as the harness expects it. */
    public static void announce(int port) {
        System.out.println("http://127.0.0.1:" + port + "/mcp");
    }
}
