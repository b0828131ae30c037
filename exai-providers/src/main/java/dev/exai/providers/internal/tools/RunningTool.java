package dev.exai.providers.internal.tools;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.spi.CallContext;
import dev.exai.providers.ToolRun;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits for a place, then runs for as long as it may, on a thread of its own. One thread waits for it with
 * {@link #await}; {@link #stop} is for any thread. A tool that does not stop keeps its thread, but not its place.
 */
final class RunningTool {
    private final ToolCall call;
    private final CallContext round;
    private final Duration timeout;
    private final Semaphore places;
    private final CancelToken cancel;
    private final FutureTask<String> task;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicBoolean placeHeld = new AtomicBoolean();
    private volatile long startNanos;

    RunningTool(ToolCall call, KnownTool tool, CallContext round, Duration timeout, Semaphore places) {
        this.call = call;
        this.round = round;
        this.timeout = timeout;
        this.places = places;
        cancel = round.cancel().child();
        startNanos = round.time().nanos();
        task = new FutureTask<>(() -> work(tool));
    }

    /** What the thread does. */
    Runnable task() {
        return task;
    }

    private String work(KnownTool tool) throws InterruptedException {
        places.acquire();
        placeHeld.set(true);
        try {
            startNanos = round.time().nanos();
            begun.countDown();
            return Objects.requireNonNull(tool.function().apply(call.arguments(), context()), "result");
        } finally {
            leave();
        }
    }

    private CallContext context() {
        Deadline deadline = round.deadline().orSooner(timeout);
        return CallContext.until(deadline)
                .timeouts(round.timeouts())
                .cancel(cancel)
                .principal(round.principal())
                .requestId(round.requestId())
                .trace(round.trace())
                .build();
    }

    /** Waits until the tool has ended or its time is over, and says what came of it. */
    ToolRun await() throws InterruptedException {
        CancelToken.Registration link = round.cancel().onCancel(this::stop);
        try {
            if (!begun.await(round.deadline().remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                return failed("The tool was not begun in time.");
            }
            Duration own = timeout.minus(elapsed());
            Duration left = own.compareTo(round.deadline().remaining()) < 0
                    ? own
                    : round.deadline().remaining();
            return new ToolRun(call, task.get(Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS), false, elapsed());
        } catch (TimeoutException e) {
            return failed("The tool took longer than " + timeout.toMillis() + " ms and was stopped.");
        } catch (CancellationException e) {
            return failed("The tool was stopped.");
        } catch (ExecutionException e) {
            return failed(reason(e.getCause()));
        } finally {
            link.close();
            stop();
        }
    }

    /** Ends it: by its context, by an interrupt, and by no longer waiting for it. */
    void stop() {
        cancel.cancel("the tool is not waited for any longer");
        task.cancel(true);
        begun.countDown();
        leave();
    }

    private void leave() {
        if (placeHeld.compareAndSet(true, false)) {
            places.release();
        }
    }

    private ToolRun failed(String why) {
        return new ToolRun(call, why, true, elapsed());
    }

    private Duration elapsed() {
        return Duration.ofNanos(round.time().nanos() - startNanos);
    }

    /** Messages of the family are made to be shown; those of others may hold anything. */
    private static String reason(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof ExaiException failure
                ? failure.kind() + ": " + failure.getMessage()
                : "The tool failed"
                        + (cause == null ? "" : ": " + cause.getClass().getSimpleName());
    }
}
