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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
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
    private final Levels levels;
    private final Rings rings;
    /** Those whose wait has ended and who have not been told. */
    private final List<Ticket> decided = new ArrayList<>();

    private final Map<Outcome, Long> ended = new EnumMap<>(Outcome.class);
    private final CancelToken drained = new CancelToken();
    private long started;
    private long live;
    private boolean closing;

    /** An admission without any session. */
    public Admission(SessionLimits limits) {
        levels = new Levels(limits);
        rings = new Rings(levels.control, levels.global);
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
            return levels.join(started, wish, wake);
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
            return tryEnter(ticket);
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
            if (ticket.state() == Ticket.State.WAITING) {
                leave(ticket, Ticket.State.CALLED_OFF);
                serve();
            } else if (ticket.state() == Ticket.State.NEW) {
                ticket.become(Ticket.State.CALLED_OFF);
            }
        } finally {
            unlockAndWake();
        }
    }

    /** Gives back what the ticket holds, lets others in, and counts the session's end. Called once, by its thread. */
    public void end(Ticket ticket, Outcome outcome) {
        boolean last;
        lock.lock();
        try {
            if (ticket.state() == Ticket.State.HELD) {
                ticket.giveBackShared();
                giveBackLine(ticket);
                serve();
            }
            forget(ticket);
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
            levels.limits(fresh);
            levels.lines().forEach(this::advance);
            serve();
        } finally {
            unlockAndWake();
        }
    }

    /** The limits in force. */
    public SessionLimits limits() {
        lock.lock();
        try {
            return levels.limits();
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
                    levels.waiting(),
                    levels.inUse());
        } finally {
            lock.unlock();
        }
    }

    /** For each ticket that waits, how many of its principal stand before it, plus one; all at one moment. */
    public Map<Ticket, Integer> positions() {
        Map<Ticket, Integer> positions = new HashMap<>();
        lock.lock();
        try {
            for (Lane lane : levels.lanes()) {
                int position = 1;
                for (WorkClass work : WorkClass.values()) {
                    for (Ticket ticket : lane.waiting(work)) {
                        positions.put(ticket, position++);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        return positions;
    }

    /** As {@link #positions} for one ticket; 0 if it does not wait. */
    public int position(Ticket ticket) {
        lock.lock();
        try {
            if (ticket.state() != Ticket.State.WAITING) {
                return 0;
            }
            int position = 1;
            for (WorkClass work : WorkClass.values()) {
                position += work.compareTo(ticket.work) < 0
                        ? ticket.lane.waiting(work).size()
                        : 0;
            }
            return position + ticket.lane.waiting(ticket.work).headSet(ticket).size();
        } finally {
            lock.unlock();
        }
    }

    /** How many keys are remembered; 0 when no session lives. */
    int remembered() {
        lock.lock();
        try {
            return levels.size() + rings.size();
        } finally {
            lock.unlock();
        }
    }

    private void unlockAndWake() {
        List<Ticket> woken = List.copyOf(decided);
        decided.clear();
        lock.unlock();
        woken.forEach(Ticket::wake);
    }

    private long count(Outcome outcome) {
        return ended.getOrDefault(outcome, 0L);
    }

    private boolean tryEnter(Ticket ticket) {
        if (ticket.state() == Ticket.State.CALLED_OFF) {
            return true;
        }
        if (closing) {
            throw new ExaiException(ErrorKind.CLOSED, ErrorPhase.ADMISSION, "no new sessions: closing", null);
        }
        if (ticket.fits()) {
            takeLine(ticket);
            ticket.takeShared();
            ticket.become(Ticket.State.HELD);
            return true;
        }
        makeRoom(ticket);
        ticket.enterQueues();
        ticket.become(Ticket.State.WAITING);
        if (ticket.line != null && !ticket.line.gate.hasRoom()) {
            ticket.line.parked.add(ticket);
        } else {
            makeReady(ticket);
        }
        return false;
    }

    /** Sees to it that all queues have a place for the ticket, at the cost of somebody less pressing if need be. */
    private void makeRoom(Ticket ticket) {
        List<Gate> full = ticket.fullQueues();
        if (full.isEmpty()) {
            return;
        }
        Ticket victim = levels.leastPressing(full, ticket.work);
        if (victim == null) {
            throw new ExaiException(
                    ErrorKind.REJECTED,
                    ErrorPhase.ADMISSION,
                    "too many sessions of " + full.get(0) + "; try later",
                    null);
        }
        leave(victim, Ticket.State.SHED);
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

    private void takeLine(Ticket ticket) {
        if (ticket.line != null) {
            ticket.line.gate.take();
            ticket.holdsLine = true;
        }
    }

    private void makeReady(Ticket ticket) {
        takeLine(ticket);
        rings.add(ticket);
    }

    private void leave(Ticket ticket, Ticket.State how) {
        ticket.leaveQueues();
        rings.remove(ticket);
        if (ticket.holdsLine) {
            giveBackLine(ticket);
        } else if (ticket.line != null) {
            ticket.line.parked.remove(ticket);
        }
        decide(ticket, how);
    }

    private void decide(Ticket ticket, Ticket.State how) {
        ticket.become(how);
        decided.add(ticket);
    }

    private void giveBackLine(Ticket ticket) {
        Line line = ticket.line;
        if (line != null && ticket.holdsLine) {
            ticket.holdsLine = false;
            line.gate.giveBack();
            advance(line);
        }
    }

    /** Moves as many of the line on as there is room for. */
    private void advance(Line line) {
        while (!line.parked.isEmpty() && line.gate.hasRoom()) {
            Ticket next = line.parked.iterator().next();
            line.parked.remove(next);
            makeReady(next);
        }
    }

    private void serve() {
        rings.serve(ticket -> {
            ticket.leaveQueues();
            ticket.takeShared();
            decide(ticket, Ticket.State.HELD);
        });
    }

    private void forget(Ticket ticket) {
        Lane empty = levels.part(ticket);
        if (empty != null) {
            rings.forget(empty);
        }
    }
}
