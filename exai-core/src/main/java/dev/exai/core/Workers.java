package dev.exai.core;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs each task on a thread of its own: a virtual one when the JVM has them (21 and later), otherwise one of a bounded
 * pool of daemon threads. A full pool refuses at once with kind REJECTED. Thread-safe.
 */
public final class Workers implements AutoCloseable {
    /** Most platform threads of one pool on a JVM without virtual threads: each costs about 100 KiB when it works. */
    public static final int DEFAULT_MAX_THREADS = 1_024;

    private final ExecutorService executor;

    private Workers(ExecutorService executor) {
        this.executor = executor;
    }

    /** A thread per task, with at most {@link #DEFAULT_MAX_THREADS} of them where threads are expensive. */
    public static Workers perTask(String name) {
        return perTask(name, DEFAULT_MAX_THREADS);
    }

    /**
     * A thread per task.
     *
     * @param name what the threads are called, followed by a number
     * @param maxThreads most threads at once on a JVM without virtual threads, at least 1
     * @throws IllegalArgumentException if {@code maxThreads} is out of range, on every JVM
     */
    public static Workers perTask(String name, int maxThreads) {
        if (maxThreads < 1) {
            throw new IllegalArgumentException("maxThreads must be at least 1: " + maxThreads);
        }
        ThreadFactory virtual = VirtualThreads.factory(name + "-");
        if (virtual != null) {
            return new Workers(VirtualThreads.perTask(virtual));
        }
        return new Workers(new ThreadPoolExecutor(
                0, maxThreads, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), platformFactory(name + "-")));
    }

    /** Whether tasks run on virtual threads. */
    public static boolean virtual() {
        return VirtualThreads.AVAILABLE;
    }

    /**
     * Starts the task.
     *
     * @throws ExaiException kind REJECTED if all threads are busy or this is closed
     */
    public void run(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            throw new ExaiException(
                    ErrorKind.REJECTED, ErrorPhase.ADMISSION, "no thread is free, or the server is closing", e);
        }
    }

    /**
     * Takes no more tasks, interrupts those that still run after {@code patience}, and waits as long again for them.
     *
     * @return whether all tasks had ended
     */
    public boolean close(Duration patience) {
        executor.shutdown();
        try {
            if (executor.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
            executor.shutdownNow();
            return executor.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Closes with a patience of two seconds. */
    @Override
    public void close() {
        close(Duration.ofSeconds(2));
    }

    private static ThreadFactory platformFactory(String prefix) {
        AtomicLong number = new AtomicLong();
        ThreadFactory plain = Executors.defaultThreadFactory();
        return task -> {
            Thread thread = plain.newThread(task);
            thread.setName(prefix + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }
}
