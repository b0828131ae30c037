package dev.exai.testkit.contract;

import dev.exai.core.ExaiException;
import dev.exai.core.Workers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Something that runs on a thread of its own and is expected to be ended from outside. */
final class Attempt implements AutoCloseable {
    private final Workers workers = Workers.perTask("contract");
    private final FutureTask<Object> task;

    private Attempt(Runnable work) {
        task = new FutureTask<>(work, "ended well");
        workers.run(task);
    }

    static Attempt start(Runnable work) {
        return new Attempt(work);
    }

    /** The error of the family that ended it; fails if it goes on, ends well or throws anything else. */
    ExaiException failureWithin(Duration patience) {
        try {
            task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ExaiException expected) {
                return expected;
            }
            throw new AssertionError("ended with something else than an error of the family", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("still blocked after " + patience, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while a rule waited", e);
        }
        throw new AssertionError("ended well, as if nothing had happened");
    }

    @Override
    public void close() {
        workers.close(Duration.ofMillis(100));
    }
}
