package dev.exai.sessions.internal;

import dev.exai.sessions.WorkClass;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Who is served next: more pressing work before less pressing, and within a class the principals in turn. Guarded by the
 * lock of {@link Admission}.
 */
final class Rings {
    private final Map<WorkClass, Queue<Ready>> rings = new EnumMap<>(WorkClass.class);
    /** A gate of every ticket of the class: nobody of the class can be let in while it has no room. */
    private final Map<WorkClass, Gate> narrowest = new EnumMap<>(WorkClass.class);

    Rings(Gate control, Gate global) {
        for (WorkClass work : WorkClass.values()) {
            rings.put(work, new ArrayDeque<>());
            narrowest.put(work, work == WorkClass.CONTROL ? control : global);
        }
    }

    /** Puts the ticket, which waits for nothing but shared permits, behind those of its principal. */
    void add(Ticket ticket) {
        Ready ready = ticket.lane.ready(ticket.work);
        ready.add(ticket);
        if (!ready.onRing) {
            ready.onRing = true;
            ring(ticket.work).add(ready);
        }
    }

    /** Takes the ticket out, if it is in. */
    void remove(Ticket ticket) {
        ticket.lane.ready(ticket.work).remove(ticket);
    }

    /** Hands out everybody who fits; the consumer takes their permits. */
    void serve(Consumer<Ticket> letIn) {
        for (WorkClass work : WorkClass.values()) {
            serve(ring(work), gate(work), letIn);
        }
    }

    /** Nothing of this lane is on a ring any more. */
    void forget(Lane lane) {
        for (WorkClass work : WorkClass.values()) {
            Ready ready = lane.ready(work);
            if (ready.onRing) { // emptied by a call-off and not served since
                ring(work).remove(ready);
            }
        }
    }

    /** How many principals are on the rings. */
    int size() {
        return rings.values().stream().mapToInt(Queue::size).sum();
    }

    private static void serve(Queue<Ready> ring, Gate gate, Consumer<Ticket> letIn) {
        int refused = 0; // in a row, still on the ring, that had nobody who fits
        while (gate.hasRoom() && refused < ring.size()) {
            Ready ready = ring.remove();
            Ticket next = ready.nextThatFits();
            if (next != null) {
                ready.remove(next);
                letIn.accept(next);
            }
            ready.onRing = !ready.isEmpty();
            if (ready.onRing) {
                ring.add(ready);
                refused = next == null ? refused + 1 : 0;
            }
        }
    }

    private Queue<Ready> ring(WorkClass work) {
        return of(rings, work);
    }

    private Gate gate(WorkClass work) {
        return of(narrowest, work);
    }

    private static <T> T of(Map<WorkClass, T> map, WorkClass work) {
        T found = map.get(work);
        if (found == null) {
            throw new IllegalStateException("every class has one");
        }
        return found;
    }
}
