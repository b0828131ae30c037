package dev.exai.sessions.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.sessions.SessionLimits;
import dev.exai.sessions.WorkClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who holds permits, who waits for them, and who is next. Guarded by the lock of {@link Admission}. */
final class Queues {
    private final Levels levels;
    private final Rings rings;
    /** Those whose wait has ended and who have not been told. */
    private final List<Ticket> decided = new ArrayList<>();

    Queues(SessionLimits limits) {
        levels = new Levels(limits);
        rings = new Rings(levels.control, levels.global);
    }

    /** A ticket for the wish, which must {@link #part}. */
    Ticket join(long number, Admission.Wish wish, Runnable wake) {
        return levels.join(number, wish, wake);
    }

    /**
     * Gives the ticket its permits, or has it wait.
     *
     * @return whether it has them
     * @throws ExaiException kind REJECTED if it must wait and a queue is full
     */
    boolean admit(Ticket ticket) {
        if (!ticket.fits()) {
            makeRoom(ticket);
        }
        if (ticket.fits()) { // perhaps in the place that was freed in its conversation
            takeLine(ticket);
            ticket.takeShared();
            ticket.become(Ticket.State.HELD);
            return true;
        }
        ticket.enterQueues();
        ticket.become(Ticket.State.WAITING);
        if (ticket.line != null && !ticket.line.gate.hasRoom()) {
            ticket.line.parked.add(ticket);
        } else {
            makeReady(ticket);
        }
        return false;
    }

    /** Ends the wait of the ticket, if it waits or has not begun to; a ticket that holds its permits keeps them. */
    void callOff(Ticket ticket) {
        if (ticket.state() == Ticket.State.WAITING) {
            leave(ticket, Ticket.State.CALLED_OFF);
            serve();
        } else if (ticket.state() == Ticket.State.NEW) {
            ticket.become(Ticket.State.CALLED_OFF);
        }
    }

    /** Takes back what the ticket holds, and forgets it. */
    void part(Ticket ticket) {
        if (ticket.state() == Ticket.State.HELD) {
            ticket.giveBackShared();
            giveBackLine(ticket);
            serve();
        }
        Lane empty = levels.part(ticket);
        if (empty != null) {
            rings.forget(empty);
        }
    }

    /** Other limits from now on. */
    void limits(SessionLimits fresh) {
        levels.limits(fresh);
        levels.lines().forEach(this::advance);
        serve();
    }

    SessionLimits limits() {
        return levels.limits();
    }

    /** Those who were told nothing yet; they are the caller's to tell. */
    List<Ticket> takeDecided() {
        List<Ticket> taken = List.copyOf(decided);
        decided.clear();
        return taken;
    }

    long waiting() {
        return levels.waiting();
    }

    long inUse() {
        return levels.inUse();
    }

    /** How many keys are remembered; 0 when nobody has joined. */
    int remembered() {
        return levels.size() + rings.size();
    }

    /** For each ticket that waits, how many of its principal stand before it, plus one. */
    Map<Ticket, Integer> positions() {
        Map<Ticket, Integer> positions = new HashMap<>();
        for (Lane lane : levels.lanes()) {
            int position = 1;
            for (WorkClass work : WorkClass.values()) {
                for (Ticket ticket : lane.waiting(work)) {
                    positions.put(ticket, position++);
                }
            }
        }
        return positions;
    }

    /** As {@link #positions} for one ticket; 0 if it does not wait. */
    int position(Ticket ticket) {
        if (ticket.state() != Ticket.State.WAITING) {
            return 0;
        }
        int position = 1;
        for (WorkClass work : WorkClass.values()) {
            position +=
                    work.compareTo(ticket.work) < 0 ? ticket.lane.waiting(work).size() : 0;
        }
        return position + ticket.lane.waiting(ticket.work).headSet(ticket).size();
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
        serve(); // who was behind it in its conversation may need other permits than it did
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
}
