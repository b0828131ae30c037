package dev.exai.sessions.internal;

import dev.exai.core.PrincipalId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sessions of one principal. Guarded by the lock of {@link Admission}. */
final class Lane {
    final PrincipalId principal;
    final Gate gate;
    /** All that wait, in the order they came. */
    final Set<Ticket> waiting = new LinkedHashSet<>();

    boolean onRing;
    /** Those that wait for nothing but shared permits, by provider, each in its order. */
    private final Map<Gate, Set<Ticket>> ready = new LinkedHashMap<>();

    Lane(PrincipalId principal, Gate gate) {
        this.principal = principal;
        this.gate = gate;
    }

    void addReady(Ticket ticket) {
        ready.computeIfAbsent(ticket.provider, gate -> new LinkedHashSet<>()).add(ticket);
    }

    void removeReady(Ticket ticket) {
        Set<Ticket> queue = ready.get(ticket.provider);
        if (queue != null && queue.remove(ticket) && queue.isEmpty()) {
            ready.remove(ticket.provider);
        }
    }

    boolean hasReady() {
        return !ready.isEmpty();
    }

    /** The first ticket whose principal and provider have room; stays where it is. */
    @Nullable
    Ticket nextThatFits() {
        Ticket oldest = null;
        if (gate.hasRoom()) {
            for (Map.Entry<Gate, Set<Ticket>> entry : ready.entrySet()) {
                Ticket head = entry.getValue().iterator().next();
                if (entry.getKey().hasRoom() && (oldest == null || head.number < oldest.number)) {
                    oldest = head;
                }
            }
        }
        return oldest;
    }
}
