package dev.exai.benchmarks.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs a contestant in a process of its own. Each line on standard input, {@code callers millis}, orders one round; the line
 * that answers it on standard output is {@code calls cpuNanos allocatedBytes}.
 */
public final class Worker {
    private static final com.sun.management.OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);

    private final Allocation allocation = Allocation.ofThisJvm();
    private final Contestant contestant;
    private final int expected;

    private Worker(Contestant contestant) throws Exception {
        this.contestant = contestant;
        expected = contestant.call();
    }

    /** Serves orders until standard input ends. The upstream's base URL ends in {@code /v1}. */
    public static void serve(Contestant contestant) throws Exception {
        Worker worker = new Worker(contestant);
        System.out.println("ready " + worker.expected);
        try (var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                String[] words = order.split(" ");
                System.out.println(worker.round(Integer.parseInt(words[0]), Long.parseLong(words[1])));
            }
        }
        System.exit(0); // whatever threads the library keeps
    }

    private String round(int callers, long millis) throws InterruptedException, ExecutionException {
        ExecutorService pool = callers(callers);
        try {
            inParallel(pool, callers, 0); // so that threads and connections are there
            long cpu = PROCESS.getProcessCpuTime();
            long allocated = allocation.soFar();
            long calls = inParallel(pool, callers, System.nanoTime() + millis * 1_000_000);
            return calls + " " + (PROCESS.getProcessCpuTime() - cpu) + " " + (allocation.soFar() - allocated);
        } finally {
            pool.shutdown();
        }
    }

    /** A thread for each caller, virtual where the JVM has them. */
    private static ExecutorService callers(int callers) {
        if (Runtime.version().feature() < 21) {
            return Executors.newFixedThreadPool(callers);
        }
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each caller calls at least once, and again until the end. */
    private long inParallel(ExecutorService pool, int callers, long end) throws InterruptedException, ExecutionException {
        List<Future<Integer>> parts = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            parts.add(pool.submit(() -> callUntil(end)));
        }
        long calls = 0;
        for (Future<Integer> part : parts) {
            calls += part.get();
        }
        return calls;
    }

    private int callUntil(long end) throws Exception {
        int calls = 0;
        do {
            int seen = contestant.call();
            if (seen != expected) {
                throw new IOException("answer of " + seen + " instead of " + expected);
            }
            calls++;
        } while (end - System.nanoTime() > 0);
        return calls;
    }
}
