package dev.exai.sessions;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A session that runs on a thread of its own, for whoever started it: to wait for, to ask, to cancel. Giving up waiting
 * does not end the session. Thread-safe.
 *
 * @param <T> what the work yields
 */
public final class SessionHandle<T> {
    private final SessionRun run;
    private final FutureTask<SessionResult<T>> task;

    SessionHandle(SessionRun run, FutureTask<SessionResult<T>> task) {
        this.run = run;
        this.task = task;
    }

    /** Its name. */
    public SessionId id() {
        return run.live.id;
    }

    /** Where it stands; empty once it has ended. */
    public Optional<SessionSnapshot> snapshot() {
        return task.isDone() ? Optional.empty() : Optional.of(run.snapshot());
    }

    /** Whether it has ended, so that {@link #await()} returns at once. */
    public boolean isDone() {
        return task.isDone();
    }

    /**
     * Cancels the session.
     *
     * @param reason a short reason without secrets
     * @return whether this call cancelled it; false if it has ended or was stopped already
     */
    public boolean cancel(String reason) {
        return run.stop(ErrorKind.CANCELLED, "cancelled: " + reason);
    }

    /**
     * Waits until the session has ended, which is soon after its deadline at the latest.
     *
     * <p>What the work threw beside {@link ExaiException} is a fault of the work and is thrown on.
     *
     * @throws ExaiException kind CANCELLED if this thread is interrupted; the session goes on
     */
    public SessionResult<T> await() {
        try {
            return task.get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw fault(e);
        }
    }

    /**
     * As {@link #await()}, but no longer than {@code patience}.
     *
     * @return empty if the session has not ended by then
     */
    public Optional<SessionResult<T>> await(Duration patience) {
        try {
            return Optional.of(task.get(patience.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw fault(e);
        }
    }

    private static ExaiException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ExaiException(
                ErrorKind.CANCELLED, ErrorPhase.ADMISSION, "interrupted while waiting for a session", e);
    }

    private static RuntimeException fault(ExecutionException e) {
        @Nullable Throwable cause = e.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException fault ? fault : new IllegalStateException("no work throws this", e);
    }
}
