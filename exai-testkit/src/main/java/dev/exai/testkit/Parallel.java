package dev.exai.testkit;

import dev.exai.core.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs work on several threads that start together. */
public final class Parallel {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Parallel() {}

    /** Work that is told which of the parallel ones it is. */
    @FunctionalInterface
    public interface Numbered<T> {
        /** Does the work; {@code number} counts from 0. */
        T call(int number) throws Exception;
    }

    /** Runs the work {@code count} times at once and returns the results. */
    public static <T> List<T> inParallel(int count, Callable<T> work) throws Exception {
        return inParallel(count, number -> work.call());
    }

    /**
     * Runs the work {@code count} times at once and returns the results in the order of their numbers.
     *
     * @throws ExecutionException if one failed, with its failure as the cause
     * @throws TimeoutException if one has not ended after 30 s
     */
    public static <T> List<T> inParallel(int count, Numbered<T> work)
            throws InterruptedException, ExecutionException, TimeoutException {
        CountDownLatch start = new CountDownLatch(1);
        List<FutureTask<T>> tasks = new ArrayList<>();
        try (Workers workers = Workers.perTask("parallel")) {
            for (int i = 0; i < count; i++) {
                int number = i;
                FutureTask<T> task = new FutureTask<>(() -> {
                    start.await();
                    return work.call(number);
                });
                tasks.add(task);
                workers.run(task);
            }
            start.countDown();
            List<T> results = new ArrayList<>();
            for (FutureTask<T> task : tasks) {
                results.add(task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            }
            return results;
        }
    }
}
