package dev.exai.sessions.internal;

import dev.exai.core.CancelToken;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.model.ProviderId;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.SessionCounts;
import dev.exai.sessions.SessionLimits;
import dev.exai.sessions.WorkClass;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets sessions run, in the fixed order of levels global, background, principal, provider, conversation; control work has
 * a level of its own instead. Permits of the shared levels are taken all at once or not at all, so a waiting session
 * keeps nothing from others; only the place in its own conversation is kept while it waits. More pressing work goes first,
 * principals take turns; within one, and to one provider, first come is first served. Permits come back only through
 * {@link #end}, called by the session that holds them.
 *
 * <p>Thread-safe: {@code lock} guards everything, and nothing that blocks happens under it.
 */
public final class Admission {
    private final ReentrantLock lock = new ReentrantLock();
    private final Queues queues;
    private final Map<Outcome, Long> ended = new EnumMap<>(Outcome.class);
    private final CancelToken drained = new CancelToken();
    private long started;
    private long live;
    private boolean closing;

    /** An admission without any session. */
    public Admission(SessionLimits limits) {
        queues = new Queues(limits);
        for (Outcome outcome : Outcome.values()) {
            ended.put(outcome, 0L);
        }
    }

    /** Who wants to be let in, to whom, in which conversation if any, and how much it presses. */
    public record Wish(
            PrincipalId principal,
            ProviderId provider,
            @Nullable ConversationId conversation,
            WorkClass work) {}

    /** Counts a new session of the calling thread, which may {@link #enter}. Must be followed by one {@link #end}. */
    public Ticket begin(Wish wish) {
        Thread waiter = Thread.currentThread();
        return begin(wish, () -> LockSupport.unpark(waiter));
    }

    /**
     * Counts a new session, which may {@link #offer}. Must be followed by one {@link #end}.
     *
     * @param wake run once, by any thread, when the ticket was offered, had to wait, and waits no more
     */
    public Ticket begin(Wish wish, Runnable wake) {
        lock.lock();
        try {
            started++;
            live++;
            return queues.join(started, wish, wake);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the ticket holds its permits.
     *
     * @return false if it was called off meanwhile or before
     * @throws ExaiException kind REJECTED if it must wait and a queue is full, or more pressing work took its place, CLOSED
     *     after {@link #close}, CANCELLED if the thread is interrupted
     */
    public boolean enter(Ticket ticket) {
        return offer(ticket) ? entered(ticket) : await(ticket);
    }

    /**
     * Lets the ticket in, or has it wait; its wake tells when it waits no more, which may be before this returns.
     *
     * @return whether it is decided without a wait, so that {@link #entered} says how
     * @throws ExaiException kind REJECTED if it must wait and a queue is full, CLOSED after {@link #close}
     */
    public boolean offer(Ticket ticket) {
        lock.lock();
        try {
            if (ticket.state() == Ticket.State.CALLED_OFF) {
                return true;
            }
            if (closing) {
                throw new ExaiException(ErrorKind.CLOSED, ErrorPhase.ADMISSION, "no new sessions: closing", null);
            }
            return queues.admit(ticket);
        } finally {
            unlockAndWake();
        }
    }

    /**
     * Whether a ticket that waits no more holds its permits.
     *
     * @throws ExaiException kind REJECTED if more pressing work took its place in the queue
     */
    public boolean entered(Ticket ticket) {
        if (ticket.state() == Ticket.State.SHED) {
            throw new ExaiException(
                    ErrorKind.REJECTED, ErrorPhase.ADMISSION, "made room for more pressing work; try later", null);
        }
        return ticket.state() == Ticket.State.HELD;
    }

    /** Ends the wait of the ticket, if it waits or has not begun to; a ticket that holds its permits keeps them. */
    public void callOff(Ticket ticket) {
        lock.lock();
        try {
            queues.callOff(ticket);
        } finally {
            unlockAndWake();
        }
    }

    /** Gives back what the ticket holds, lets others in, and counts the session's end. Called once, by its thread. */
    public void end(Ticket ticket, Outcome outcome) {
        boolean last;
        lock.lock();
        try {
            queues.part(ticket);
            live--;
            ended.merge(outcome, 1L, Long::sum);
            last = closing && live == 0;
        } finally {
            unlockAndWake();
        }
        if (last) {
            drained.cancel("drained");
        }
    }

    /** Other limits from now on. Nothing is taken from anybody: who runs goes on, who waits keeps its place. */
    public void limits(SessionLimits fresh) {
        lock.lock();
        try {
            queues.limits(fresh);
        } finally {
            unlockAndWake();
        }
    }

    /** The limits in force. */
    public SessionLimits limits() {
        lock.lock();
        try {
            return queues.limits();
        } finally {
            lock.unlock();
        }
    }

    /** Lets nobody in who has not been counted yet. Returns a token that is cancelled when no session lives any more. */
    public CancelToken close() {
        boolean idle;
        lock.lock();
        try {
            closing = true;
            idle = live == 0;
        } finally {
            lock.unlock();
        }
        if (idle) {
            drained.cancel("drained");
        }
        return drained;
    }

    /** All counts at one moment. */
    public SessionCounts counts() {
        lock.lock();
        try {
            return new SessionCounts(
                    started,
                    count(Outcome.SUCCEEDED),
                    count(Outcome.FAILED),
                    count(Outcome.TIMED_OUT),
                    count(Outcome.CANCELLED),
                    count(Outcome.REJECTED),
                    live,
                    queues.waiting(),
                    queues.inUse());
        } finally {
            lock.unlock();
        }
    }

    /** For each ticket that waits, how many of its principal stand before it, plus one; all at one moment. */
    public Map<Ticket, Integer> positions() {
        lock.lock();
        try {
            return queues.positions();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #positions} for one ticket; 0 if it does not wait. */
    public int position(Ticket ticket) {
        lock.lock();
        try {
            return queues.position(ticket);
        } finally {
            lock.unlock();
        }
    }

    /** How many keys are remembered; 0 when no session lives. */
    int remembered() {
        lock.lock();
        try {
            return queues.remembered();
        } finally {
            lock.unlock();
        }
    }

    private void unlockAndWake() {
        List<Ticket> woken = queues.takeDecided();
        lock.unlock();
        woken.forEach(Ticket::wake);
    }

    private long count(Outcome outcome) {
        return ended.getOrDefault(outcome, 0L);
    }

    private boolean await(Ticket ticket) {
        boolean interrupted = false;
        while (ticket.state() == Ticket.State.WAITING) {
            LockSupport.park(ticket);
            if (Thread.interrupted()) {
                interrupted = true;
                callOff(ticket);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            if (ticket.state() != Ticket.State.HELD) {
                throw new ExaiException(
                        ErrorKind.CANCELLED, ErrorPhase.ADMISSION, "interrupted while waiting for a permit", null);
            }
        }
        return entered(ticket);
    }
}
