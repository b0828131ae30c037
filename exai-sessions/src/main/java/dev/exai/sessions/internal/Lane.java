package dev.exai.sessions.internal;

import dev.exai.core.PrincipalId;
import dev.exai.sessions.WorkClass;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The sessions of one principal. Guarded by the lock of {@link Admission}. */
final class Lane {
    private static final Comparator<Ticket> BY_ARRIVAL = Comparator.comparingLong(ticket -> ticket.number);

    final PrincipalId principal;
    final Gate gate;
    private final Map<WorkClass, NavigableSet<Ticket>> waiting = new EnumMap<>(WorkClass.class);
    private final Map<WorkClass, Ready> ready = new EnumMap<>(WorkClass.class);

    Lane(PrincipalId principal, Gate gate) {
        this.principal = principal;
        this.gate = gate;
    }

    /** All of the class that wait, in the order they came. */
    NavigableSet<Ticket> waiting(WorkClass work) {
        return waiting.computeIfAbsent(work, key -> new TreeSet<>(BY_ARRIVAL));
    }

    /** Those of the class that wait for nothing but shared permits. */
    Ready ready(WorkClass work) {
        return ready.computeIfAbsent(work, key -> new Ready());
    }

    /** The newest of the class that waits at all these gates; null if none does. */
    @Nullable
    Ticket newestAt(List<Gate> gates, WorkClass work) {
        for (Ticket ticket : waiting(work).descendingSet()) {
            if (ticket.waitsAt(gates)) {
                return ticket;
            }
        }
        return null;
    }
}
