package dev.exai.sessions;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Runs one thing on a thread of its own, so that a test can act while it blocks. */
public final class InBackground<T> {
    private static final long PATIENCE_SECONDS = 30; // only reached by a failing test

    private final FutureTask<T> task;
    public final Thread thread;

    private InBackground(Callable<T> work) {
        task = new FutureTask<>(work);
        thread = new Thread(task, "test-background");
        thread.setDaemon(true);
    }

    public static <T> InBackground<T> run(Callable<T> work) {
        InBackground<T> running = new InBackground<>(work);
        running.thread.start();
        return running;
    }

    public T result() throws InterruptedException, ExecutionException, TimeoutException {
        return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    public boolean isDone() {
        return task.isDone();
    }

    public static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("waited too long");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits until the condition holds; for states that no latch tells. */
    public static void awaitThat(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited too long");
            }
            Thread.yield();
        }
    }
}
