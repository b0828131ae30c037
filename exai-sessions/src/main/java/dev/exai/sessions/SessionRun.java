package dev.exai.sessions;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.sessions.internal.Admission;
import dev.exai.sessions.internal.Outcome;
import dev.exai.sessions.internal.Ticket;
import dev.exai.sessions.internal.Watchdog;
import java.time.Duration;

/** One session being run: joins the session with admission, watchdog and the caller's token. */
final class SessionRun {
    // 500 ms: a provider that honours its context or its stream has ended long before; G14 allows 1 s in all
    private static final Duration GRACE = Duration.ofMillis(500);

    final LiveSession live;
    private final Admission admission;
    private final Watchdog watchdog;
    private final Ticket ticket;

    SessionRun(LiveSession live, Admission admission, Watchdog watchdog) {
        this.live = live;
        this.admission = admission;
        this.watchdog = watchdog;
        SessionRequest request = live.request;
        ticket = admission.begin(request.context().principal(), request.model().provider(), request.conversation());
    }

    /** Runs the work and counts its end. */
    <T> SessionResult<T> run(SessionWork<T> work) {
        Outcome outcome = null;
        try {
            SessionResult<T> result = attempt(work);
            outcome = outcomeOf(result);
            return result;
        } finally {
            live.endInterrupts();
            admission.end(ticket, outcome == null ? live.completeWithFault() : outcome);
        }
    }

    /** Stops the session; returns whether this call did. */
    boolean stop(ErrorKind kind, String reason) {
        if (!live.stop(kind, reason)) {
            return false;
        }
        admission.callOff(ticket);
        watchdog.after(GRACE, live::interruptWork);
        return true;
    }

    SessionSnapshot snapshot() {
        return live.snapshot(admission.position(ticket));
    }

    private <T> SessionResult<T> attempt(SessionWork<T> work) {
        Deadline deadline = live.context.deadline();
        if (deadline.isExpired()) {
            stop(ErrorKind.TIMEOUT, "the deadline had passed before the session began");
        }
        CancelToken callers = live.request.context().cancel();
        CancelToken.Registration link = callers.onCancel(() -> cancelledBy(callers));
        Watchdog.Alarm alarm = watchdog.after(deadline.remaining(), this::deadlinePassed);
        try {
            if (!admission.enter(ticket)) {
                throw live.stopError(ErrorPhase.ADMISSION, null);
            }
            live.admitted();
            T value = work.run(new Session(live));
            return live.complete()
                    ? new SessionResult.Succeeded<>(value, live.metadata(true))
                    : stopped(live.stopError(ErrorPhase.OUTPUT, null));
        } catch (ExaiException e) {
            return live.complete() ? ended(e) : stopped(live.stopError(e.phase(), e));
        } finally {
            alarm.close();
            link.close();
        }
    }

    private void cancelledBy(CancelToken callers) {
        String reason = callers.reason();
        stop(ErrorKind.CANCELLED, "cancelled: " + (reason == null ? "by the caller" : reason));
    }

    private void deadlinePassed() {
        stop(ErrorKind.TIMEOUT, "the deadline of the session passed");
    }

    private <T> SessionResult<T> stopped(ExaiException error) {
        SessionMetadata metadata = live.metadata(false);
        return error.kind() == ErrorKind.TIMEOUT
                ? new SessionResult.TimedOut<>(error, metadata)
                : new SessionResult.Cancelled<>(error, metadata);
    }

    private <T> SessionResult<T> ended(ExaiException error) {
        SessionMetadata metadata = live.metadata(false);
        boolean neverBegun = error.phase() == ErrorPhase.ADMISSION;
        return switch (error.kind()) {
            case TIMEOUT -> new SessionResult.TimedOut<>(error, metadata);
            case CANCELLED -> new SessionResult.Cancelled<>(error, metadata);
            case REJECTED, CLOSED ->
                neverBegun
                        ? new SessionResult.Rejected<>(error, metadata)
                        : new SessionResult.Failed<>(error, metadata);
            default -> new SessionResult.Failed<>(error, metadata);
        };
    }

    private static Outcome outcomeOf(SessionResult<?> result) {
        if (result instanceof SessionResult.Succeeded) {
            return Outcome.SUCCEEDED;
        }
        if (result instanceof SessionResult.TimedOut) {
            return Outcome.TIMED_OUT;
        }
        if (result instanceof SessionResult.Cancelled) {
            return Outcome.CANCELLED;
        }
        return result instanceof SessionResult.Rejected ? Outcome.REJECTED : Outcome.FAILED;
    }
}
