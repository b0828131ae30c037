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
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One session being run, on the caller's thread or one of its own: joins it with admission, watchdog and the caller's token. */
final class SessionRun {
    // 500 ms: a provider that honours its context or its stream has ended long before; G14 allows 1 s in all
    private static final Duration GRACE = Duration.ofMillis(500);

    final LiveSession live;
    private final Admission admission;
    private final Watchdog watchdog;
    private final Ticket ticket;
    private final Map<SessionId, SessionRun> listed;

    private SessionRun(LiveSession live, Parts parts, @Nullable Runnable wake) {
        this.live = live;
        admission = parts.admission;
        watchdog = parts.watchdog;
        listed = parts.listed;
        SessionRequest request = live.request;
        Admission.Wish wish = new Admission.Wish(
                request.context().principal(), request.model().provider(), request.conversation(), request.work());
        ticket = wake == null ? admission.begin(wish) : admission.begin(wish, wake);
    }

    /**
     * What all sessions of a manager share.
     *
     * @param listed where each stands from its begin until it is counted as ended
     */
    record Parts(Admission admission, Watchdog watchdog, Map<SessionId, SessionRun> listed) {}

    /** A session of the calling thread. */
    static SessionRun here(LiveSession live, Parts parts) {
        return new SessionRun(live, parts, null).list();
    }

    /** A session of no thread yet. */
    static SessionRun elsewhere(LiveSession live, Parts parts, Runnable wake) {
        return new SessionRun(live, parts, wake).list();
    }

    /** Waits for permits, runs the work on this thread, and counts its end. */
    <T> SessionResult<T> run(SessionWork<T> work) {
        Arming arming = arm();
        return conclude(arming, work, () -> admission.enter(ticket));
    }

    /** What ends the session from outside. */
    record Arming(CancelToken.Registration link, Watchdog.Alarm alarm) {
        void disarm() {
            alarm.close();
            link.close();
        }
    }

    /** From now on the deadline and the caller's token end the session. */
    Arming arm() {
        Deadline deadline = live.context.deadline();
        if (deadline.isExpired()) {
            stop(ErrorKind.TIMEOUT, "the deadline had passed before the session began");
        }
        CancelToken callers = live.request.context().cancel();
        CancelToken.Registration link = callers.onCancel(() -> cancelledBy(callers));
        return new Arming(link, watchdog.after(deadline.remaining(), this::deadlinePassed));
    }

    /** Asks for permits without waiting; returns whether that is decided, so that {@link #entered} says how. */
    boolean offer() {
        return admission.offer(ticket);
    }

    boolean holdsPermits() {
        return ticket.holdsPermits();
    }

    /** Whether an offer that is decided was accepted. */
    boolean entered() {
        return admission.entered(ticket);
    }

    /**
     * Runs the work on this thread if it may enter, and counts the session's end.
     *
     * @param enter says whether the permits are held; throws why they will never be
     */
    <T> SessionResult<T> conclude(Arming arming, SessionWork<T> work, BooleanSupplier enter) {
        Outcome outcome = null;
        live.beginInterrupts();
        try {
            SessionResult<T> result = attempt(work, enter);
            outcome = outcomeOf(result);
            return result;
        } finally {
            arming.disarm();
            live.endInterrupts();
            listed.remove(live.id); // before its end counts: who has seen the last one end finds none listed
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

    SessionSnapshot snapshot(Map<Ticket, Integer> positions) {
        return live.snapshot(positions.getOrDefault(ticket, 0));
    }

    private SessionRun list() {
        listed.put(live.id, this);
        return this;
    }

    private <T> SessionResult<T> attempt(SessionWork<T> work, BooleanSupplier enter) {
        try {
            if (!enter.getAsBoolean()) {
                throw live.stopError(ErrorPhase.ADMISSION, null);
            }
            if (live.context.deadline().isExpired()) {
                deadlinePassed(); // a permit that came back at that moment may be faster than the alarm
            }
            live.admitted();
            T value = work.run(new Session(live));
            return live.complete()
                    ? new SessionResult.Succeeded<>(value, live.metadata(true))
                    : stopped(live.stopError(ErrorPhase.OUTPUT, null));
        } catch (ExaiException e) {
            return live.complete() ? ended(e) : stopped(live.stopError(e.phase(), e));
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
