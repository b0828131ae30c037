package dev.exai.sessions;

import dev.exai.core.CancelToken;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.ChatCollector;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import dev.exai.core.spi.CallContext;
import dev.exai.sessions.internal.Outcome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A session from its begin to its end. Its way is QUEUED → RUNNING → ENDED, or from either of the first two to STOPPING
 * and then ENDED; the one atomic step out of RUNNING decides a race between completion and cancel. Other threads use
 * {@link #stop}, {@link #interruptWork} and {@link #snapshot}; the rest belongs to the thread of the session.
 */
final class LiveSession {
    private enum Phase {
        QUEUED,
        RUNNING,
        TIMING_OUT,
        CANCELLING,
        ENDED
    }

    private record State(Phase phase, String stopReason) {
        static final State QUEUED = new State(Phase.QUEUED, "");
        static final State RUNNING = new State(Phase.RUNNING, "");
        static final State ENDED = new State(Phase.ENDED, "");
    }

    final SessionId id;
    final SessionRequest request;
    /** The caller's context with the cancel token of this session. */
    final CallContext context;

    private final CancelToken stopSignal = new CancelToken();
    private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);
    private final TimeSource time;
    private final @Nullable AdaptiveTimeouts adaptive;
    private @Nullable LearnedTimeouts learned;
    private final long beganNanos;
    private long queueNanos = -1; // -1: still in the queue
    private @Nullable ChatCollector collector;
    private String textBefore = "";
    private @Nullable ModelId answered;
    private @Nullable Usage usage;
    private final Object interrupts = new Object();
    private @Nullable Thread thread; // guarded by interrupts; null while no interrupt may come
    private boolean interrupted; // guarded by interrupts

    LiveSession(SessionId id, SessionRequest request, TimeSource time, @Nullable AdaptiveTimeouts adaptive) {
        this.id = id;
        this.adaptive = adaptive;
        this.request = request;
        this.time = time;
        context = request.context().toBuilder().cancel(stopSignal).build();
        beganNanos = time.nanos();
    }

    /** Leaves the queue; throws if it was stopped there. */
    void admitted() {
        queueNanos = time.nanos() - beganNanos;
        if (!state.compareAndSet(State.QUEUED, State.RUNNING)) {
            throw stopError(ErrorPhase.ADMISSION, null);
        }
    }

    /**
     * Stops the session, if it has not ended and nobody stopped it before.
     *
     * @param kind TIMEOUT or CANCELLED
     * @return whether this call stopped it, so that its outcome is the one of {@code kind}
     */
    boolean stop(ErrorKind kind, String reason) {
        State next = new State(kind == ErrorKind.TIMEOUT ? Phase.TIMING_OUT : Phase.CANCELLING, reason);
        if (!state.compareAndSet(State.QUEUED, next) && !state.compareAndSet(State.RUNNING, next)) {
            return false;
        }
        stopSignal.cancel(reason);
        return true;
    }

    /** Ends the session; returns whether nobody stopped it before, so that its own result counts. */
    boolean complete() {
        return state.compareAndSet(State.RUNNING, State.ENDED) || state.compareAndSet(State.QUEUED, State.ENDED);
    }

    /** Ends the session after a fault that is no error of EXAI; returns how it counts. */
    Outcome completeWithFault() {
        if (complete()) {
            return Outcome.FAILED;
        }
        return state.get().phase() == Phase.TIMING_OUT ? Outcome.TIMED_OUT : Outcome.CANCELLED;
    }

    void throwIfStopped(ErrorPhase where) {
        if (stopped()) {
            throw stopError(where, null);
        }
    }

    boolean stopped() {
        Phase now = state.get().phase();
        return now == Phase.TIMING_OUT || now == Phase.CANCELLING;
    }

    /** The error of a stopped session; {@code cause} is what the work threw, null if nothing. */
    ExaiException stopError(ErrorPhase where, @Nullable ExaiException cause) {
        State now = state.get();
        ErrorKind kind = now.phase() == Phase.TIMING_OUT ? ErrorKind.TIMEOUT : ErrorKind.CANCELLED;
        if (cause != null && cause.kind() == kind) {
            return cause;
        }
        return new ExaiException(kind, cause == null ? where : cause.phase(), now.stopReason(), cause);
    }

    /** Interrupts the thread of a session that was stopped and does not end. */
    void interruptWork() {
        synchronized (interrupts) {
            Thread worker = thread;
            if (worker != null && stopped()) {
                interrupted = true;
                worker.interrupt();
            }
        }
    }

    /** The work runs on this thread from now on. */
    void beginInterrupts() {
        synchronized (interrupts) {
            thread = Thread.currentThread();
        }
    }

    /** No interrupt comes after this, and none of ours is left. */
    void endInterrupts() {
        synchronized (interrupts) {
            thread = null;
            if (interrupted) {
                interrupted = Thread.interrupted(); // clears ours, if the work has not seen it
            }
        }
    }

    /** The clocks of a chat that begins now. */
    ChatClocks clocks(ModelId model) {
        ChatClocks clocks = new ChatClocks(adaptive, model, context);
        learned = clocks.learned();
        return clocks;
    }

    /** An answer begins; {@code before} is what of it came in earlier chats. */
    void collecting(ChatCollector fresh, String before) {
        collector = fresh;
        textBefore = before;
    }

    void collected(ChatCollector done) {
        answered = done.modelSoFar() == null ? answered : done.modelSoFar();
        Usage more = done.usageSoFar();
        if (more != null) {
            usage = usage == null ? more : usage.plus(more);
        }
    }

    @Nullable
    String partialText() {
        String text = collector == null ? "" : textBefore + collector.textSoFar();
        return text.isEmpty() ? null : text;
    }

    SessionMetadata metadata(boolean complete) {
        long now = time.nanos();
        return new SessionMetadata(
                id,
                request.context().requestId(),
                request.model(),
                answered,
                Duration.ofNanos(queueNanos < 0 ? now - beganNanos : queueNanos),
                Duration.ofNanos(now - beganNanos),
                request.context().journal().attempts(),
                usage,
                learned,
                complete ? null : partialText());
    }

    SessionSnapshot snapshot(int queuePosition) {
        SessionState shown = switch (state.get().phase()) {
            case QUEUED -> SessionState.QUEUED;
            case RUNNING -> SessionState.RUNNING;
            default -> SessionState.STOPPING;
        };
        return new SessionSnapshot(
                id,
                request.context().requestId(),
                request.context().principal(),
                request.model(),
                request.conversation(),
                request.work(),
                shown,
                Duration.ofNanos(time.nanos() - beganNanos),
                queuePosition);
    }
}
