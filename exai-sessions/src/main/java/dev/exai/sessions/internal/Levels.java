package dev.exai.sessions.internal;

import dev.exai.core.PrincipalId;
import dev.exai.core.model.ProviderId;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.SessionLimits;
import dev.exai.sessions.WorkClass;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The gates of all levels; those of a principal, provider or conversation are kept while a session names them. Guarded by the lock of {@link Admission}. */
final class Levels {
    final Gate global;
    final Gate background;
    final Gate control;
    private SessionLimits limits;
    private final Map<PrincipalId, Lane> lanes = new HashMap<>();
    private final Map<ProviderId, Gate> providers = new HashMap<>();
    private final Map<Line.Key, Line> lines = new HashMap<>();

    Levels(SessionLimits limits) {
        this.limits = limits;
        global = new Gate("all sessions", limits.global());
        background = new Gate("background work", limits.background());
        control = new Gate("control work", limits.control());
    }

    /** A ticket for the wish, whose gates are kept until {@link #part}. */
    Ticket join(long number, Admission.Wish wish, Runnable wake) {
        Lane lane = lanes.computeIfAbsent(
                wish.principal(), key -> new Lane(key, new Gate("this principal", limits.perPrincipal())));
        lane.gate.join();
        Gate provider =
                providers.computeIfAbsent(wish.provider(), key -> new Gate("provider " + key, limits.provider(key)));
        provider.join();
        Ticket.Names names = new Ticket.Names(lane, wish.provider(), provider, lineOf(wish));
        return new Ticket(number, wish.work(), names, shared(wish.work(), lane, provider), wake);
    }

    /** Forgets the gates that only this ticket named; returns its lane if that is one of them. */
    @Nullable
    Lane part(Ticket ticket) {
        if (ticket.provider.part()) {
            providers.remove(ticket.providerId);
        }
        if (ticket.line != null && ticket.line.gate.part()) {
            lines.remove(ticket.line.key);
        }
        if (ticket.lane.gate.part()) {
            lanes.remove(ticket.lane.principal);
            return ticket.lane;
        }
        return null;
    }

    SessionLimits limits() {
        return limits;
    }

    void limits(SessionLimits fresh) {
        limits = fresh;
        global.limit(fresh.global());
        background.limit(fresh.background());
        control.limit(fresh.control());
        lanes.values().forEach(lane -> lane.gate.limit(fresh.perPrincipal()));
        providers.forEach((id, gate) -> gate.limit(fresh.provider(id)));
        lines.values().forEach(line -> line.gate.limit(fresh.perConversation()));
    }

    Collection<Lane> lanes() {
        return lanes.values();
    }

    Collection<Line> lines() {
        return lines.values();
    }

    long inUse() {
        return (long) global.inUse() + control.inUse();
    }

    long waiting() {
        return (long) global.waiting() + control.waiting();
    }

    /** How many keys are kept. */
    int size() {
        return lanes.size() + providers.size() + lines.size();
    }

    /** Who waits at all these gates and presses less than {@code than}: the newest of whoever has most waiting there. */
    @Nullable
    Ticket leastPressing(List<Gate> gates, WorkClass than) {
        Ticket victim = null;
        int most = 0;
        for (int i = WorkClass.values().length - 1; i > than.ordinal() && victim == null; i--) {
            WorkClass work = WorkClass.values()[i];
            for (Lane lane : lanes.values()) {
                int waiting = lane.waiting(work).size();
                Ticket newest = waiting > most ? lane.newestAt(gates, work) : null;
                if (newest != null) {
                    victim = newest;
                    most = waiting;
                }
            }
        }
        return victim;
    }

    private List<Gate> shared(WorkClass work, Lane lane, Gate provider) {
        return switch (work) {
            case CONTROL -> List.of(control);
            case INTERACTIVE -> List.of(global, lane.gate, provider);
            case BACKGROUND -> List.of(global, background, lane.gate, provider);
        };
    }

    private @Nullable Line lineOf(Admission.Wish wish) {
        ConversationId conversation = wish.conversation();
        if (conversation == null || wish.work() == WorkClass.CONTROL) {
            return null;
        }
        Line line = lines.computeIfAbsent(
                new Line.Key(wish.principal(), conversation),
                key -> new Line(key, new Gate("this conversation", limits.perConversation())));
        line.gate.join();
        return line;
    }
}
