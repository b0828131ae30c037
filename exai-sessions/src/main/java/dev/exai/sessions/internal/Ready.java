package dev.exai.sessions.internal;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one principal and class that wait for nothing but shared permits, by provider, each in its order.
 * Guarded by the lock of {@link Admission}.
 */
final class Ready {
    /** Whether its class's ring holds it; it may, emptied, until the ring comes round to it. */
    boolean onRing;

    private final Map<Gate, Set<Ticket>> byProvider = new LinkedHashMap<>();

    void add(Ticket ticket) {
        byProvider
                .computeIfAbsent(ticket.provider, gate -> new LinkedHashSet<>())
                .add(ticket);
    }

    void remove(Ticket ticket) {
        Set<Ticket> queue = byProvider.get(ticket.provider);
        if (queue != null && queue.remove(ticket) && queue.isEmpty()) {
            byProvider.remove(ticket.provider);
        }
    }

    boolean isEmpty() {
        return byProvider.isEmpty();
    }

    /** The first ticket for which all shared gates have room; stays where it is. */
    @Nullable
    Ticket nextThatFits() {
        Ticket oldest = null;
        for (Set<Ticket> queue : byProvider.values()) {
            Ticket head = queue.iterator().next();
            if (head.fitsShared() && (oldest == null || head.number < oldest.number)) {
                oldest = head;
            }
        }
        return oldest;
    }
}
