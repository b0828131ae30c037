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
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets sessions run, in the fixed order of levels global, principal, provider, conversation. Permits of the shared
 * levels are taken all at once or not at all, so a waiting session keeps nothing from others; only the place in its own
 * conversation is kept while it waits. Principals take turns; within one, and to one provider, first come is first
 * served. Permits come back only through {@link #end}, called by the session that holds them.
 *
 * <p>Thread-safe: {@code lock} guards everything, and nothing that blocks happens under it.
 */
public final class Admission {
    private final ReentrantLock lock = new ReentrantLock();
    private final SessionLimits limits;
    private final Gate global;
    private final Map<PrincipalId, Lane> lanes = new HashMap<>();
    private final Map<ProviderId, Gate> providers = new HashMap<>();
    private final Map<Line.Key, Line> lines = new HashMap<>();
    /** The lanes that have ready tickets; the first is the next to be served. */
    private final Queue<Lane> ring = new ArrayDeque<>();

    private final Map<Outcome, Long> ended = new EnumMap<>(Outcome.class);
    private final CancelToken drained = new CancelToken();
    private long started;
    private long live;
    private boolean closing;

    /** An admission without any session. */
    public Admission(SessionLimits limits) {
        this.limits = limits;
        global = new Gate("all sessions", limits.global());
        for (Outcome outcome : Outcome.values()) {
            ended.put(outcome, 0L);
        }
    }

    /** Counts a new session, of the calling thread. Must be followed by one {@link #end}. */
    public Ticket begin(PrincipalId principal, ProviderId provider, @Nullable ConversationId conversation) {
        lock.lock();
        try {
            started++;
            live++;
            Lane lane = lanes.computeIfAbsent(
                    principal, key -> new Lane(key, new Gate("this principal", limits.perPrincipal())));
            lane.gate.join();
            Gate gate = providers.computeIfAbsent(provider, key -> new Gate("provider " + key, limits.provider(key)));
            return new Ticket(started, lane, provider, gate.join(), lineOf(principal, conversation));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the ticket holds its permits.
     *
     * @return false if it was called off meanwhile or before
     * @throws ExaiException kind REJECTED if it must wait and a queue is full, CLOSED after {@link #close}, CANCELLED if
     *     the thread is interrupted
     */
    public boolean enter(Ticket ticket) {
        lock.lock();
        try {
            if (!tryEnter(ticket)) {
                return false;
            }
        } finally {
            lock.unlock();
        }
        return ticket.state() == Ticket.State.HELD || await(ticket);
    }

    /** Ends the wait of the ticket, if it waits or has not begun to; a ticket that holds its permits keeps them. */
    public void callOff(Ticket ticket) {
        lock.lock();
        try {
            if (ticket.state() == Ticket.State.WAITING) {
                leave(ticket);
                ticket.become(Ticket.State.CALLED_OFF);
                LockSupport.unpark(ticket.thread());
                serve();
            } else if (ticket.state() == Ticket.State.NEW) {
                ticket.become(Ticket.State.CALLED_OFF);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives back what the ticket holds, lets others in, and counts the session's end. Called once, by its thread. */
    public void end(Ticket ticket, Outcome outcome) {
        boolean last;
        lock.lock();
        try {
            if (ticket.state() == Ticket.State.HELD) {
                global.giveBack();
                ticket.lane.gate.giveBack();
                ticket.provider.giveBack();
                giveBackLine(ticket);
                serve();
            }
            forget(ticket);
            live--;
            ended.merge(outcome, 1L, Long::sum);
            last = closing && live == 0;
        } finally {
            lock.unlock();
        }
        if (last) {
            drained.cancel("drained");
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
                    global.waiting(),
                    global.inUse());
        } finally {
            lock.unlock();
        }
    }

    /** How many of the ticket's principal stand before it, plus one; 0 if it does not wait. */
    public int position(Ticket ticket) {
        lock.lock();
        try {
            if (ticket.state() != Ticket.State.WAITING) {
                return 0;
            }
            int position = 1;
            for (Ticket other : ticket.lane.waiting) {
                if (other == ticket) {
                    break;
                }
                position++;
            }
            return position;
        } finally {
            lock.unlock();
        }
    }

    /** How many keys are remembered; 0 when no session lives. */
    int remembered() {
        lock.lock();
        try {
            return lanes.size() + providers.size() + lines.size() + ring.size();
        } finally {
            lock.unlock();
        }
    }

    private long count(Outcome outcome) {
        return ended.getOrDefault(outcome, 0L);
    }

    private @Nullable Line lineOf(PrincipalId principal, @Nullable ConversationId conversation) {
        if (conversation == null) {
            return null;
        }
        Line line = lines.computeIfAbsent(
                new Line.Key(principal, conversation),
                key -> new Line(key, new Gate("this conversation", limits.perConversation())));
        line.gate.join();
        return line;
    }

    private boolean tryEnter(Ticket ticket) {
        if (ticket.state() == Ticket.State.CALLED_OFF) {
            return false;
        }
        if (closing) {
            throw new ExaiException(ErrorKind.CLOSED, ErrorPhase.ADMISSION, "no new sessions: closing", null);
        }
        if (ticket.fits(global)) {
            takeLine(ticket);
            takeShared(ticket);
            return true;
        }
        Gate full = ticket.fullQueue(global);
        if (full != null) {
            throw new ExaiException(
                    ErrorKind.REJECTED, ErrorPhase.ADMISSION, "too many sessions of " + full + "; try later", null);
        }
        ticket.enterQueues(global);
        ticket.become(Ticket.State.WAITING);
        if (ticket.line != null && !ticket.line.gate.hasRoom()) {
            ticket.line.parked.add(ticket);
        } else {
            makeReady(ticket);
        }
        return true;
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
        boolean held = ticket.state() == Ticket.State.HELD;
        if (interrupted) {
            Thread.currentThread().interrupt();
            if (!held) {
                throw new ExaiException(
                        ErrorKind.CANCELLED, ErrorPhase.ADMISSION, "interrupted while waiting for a permit", null);
            }
        }
        return held;
    }

    private void takeLine(Ticket ticket) {
        if (ticket.line != null) {
            ticket.line.gate.take();
            ticket.holdsLine = true;
        }
    }

    private void takeShared(Ticket ticket) {
        global.take();
        ticket.lane.gate.take();
        ticket.provider.take();
        ticket.become(Ticket.State.HELD);
    }

    private void makeReady(Ticket ticket) {
        takeLine(ticket);
        Lane lane = ticket.lane;
        lane.addReady(ticket);
        if (!lane.onRing) {
            lane.onRing = true;
            ring.add(lane);
        }
    }

    private void leave(Ticket ticket) {
        ticket.leaveQueues(global);
        if (ticket.holdsLine) {
            ticket.lane.removeReady(ticket);
            giveBackLine(ticket);
        } else if (ticket.line != null) {
            ticket.line.parked.remove(ticket);
        } else {
            ticket.lane.removeReady(ticket);
        }
    }

    private void giveBackLine(Ticket ticket) {
        Line line = ticket.line;
        if (line == null || !ticket.holdsLine) {
            return;
        }
        ticket.holdsLine = false;
        line.gate.giveBack();
        if (!line.parked.isEmpty()) {
            Ticket next = line.parked.iterator().next();
            line.parked.remove(next);
            makeReady(next);
        }
    }

    /** Lets in everybody who fits, one of each principal in turn. */
    private void serve() {
        int refused = 0; // lanes in a row, still on the ring, that had nobody who fits
        while (global.hasRoom() && refused < ring.size()) {
            Lane lane = ring.remove();
            Ticket next = lane.nextThatFits();
            if (next != null) {
                lane.removeReady(next);
                next.leaveQueues(global);
                takeShared(next);
                LockSupport.unpark(next.thread());
            }
            lane.onRing = lane.hasReady();
            if (lane.onRing) {
                ring.add(lane);
                refused = next == null ? refused + 1 : 0;
            }
        }
    }

    private void forget(Ticket ticket) {
        Lane lane = ticket.lane;
        if (lane.gate.part()) {
            lanes.remove(lane.principal);
            if (lane.onRing) { // emptied by a call-off and not served since
                ring.remove(lane);
            }
        }
        if (ticket.provider.part()) {
            providers.remove(ticket.providerId);
        }
        if (ticket.line != null && ticket.line.gate.part()) {
            lines.remove(ticket.line.key);
        }
    }
}
