package dev.exai.sessions.internal;

import dev.exai.core.model.ProviderId;
import org.jspecify.annotations.Nullable;

/** What one session asks of {@link Admission}, whose lock guards it. */
public final class Ticket {
    enum State {
        NEW,
        WAITING,
        HELD,
        CALLED_OFF
    }

    final long number;
    final Lane lane;
    final ProviderId providerId;
    final Gate provider;
    final @Nullable Line line;
    boolean holdsLine;
    private final Thread thread = Thread.currentThread();
    private volatile State state = State.NEW; // written under the lock; its waiting thread reads it without

    Ticket(long number, Lane lane, ProviderId providerId, Gate provider, @Nullable Line line) {
        this.number = number;
        this.lane = lane;
        this.providerId = providerId;
        this.provider = provider;
        this.line = line;
    }

    State state() {
        return state;
    }

    void become(State next) {
        state = next;
    }

    /** The thread that made it and waits for it. */
    Thread thread() {
        return thread;
    }

    boolean fits(Gate global) {
        return global.hasRoom() && lane.gate.hasRoom() && provider.hasRoom() && (line == null || line.gate.hasRoom());
    }

    /** The first gate, in the fixed order, whose queue has no place; null if all have. */
    @Nullable
    Gate fullQueue(Gate global) {
        if (global.queueIsFull()) {
            return global;
        }
        if (lane.gate.queueIsFull()) {
            return lane.gate;
        }
        if (provider.queueIsFull()) {
            return provider;
        }
        return line != null && line.gate.queueIsFull() ? line.gate : null;
    }

    void enterQueues(Gate global) {
        global.enterQueue();
        lane.gate.enterQueue();
        provider.enterQueue();
        if (line != null) {
            line.gate.enterQueue();
        }
        lane.waiting.add(this);
    }

    void leaveQueues(Gate global) {
        global.leaveQueue();
        lane.gate.leaveQueue();
        provider.leaveQueue();
        if (line != null) {
            line.gate.leaveQueue();
        }
        lane.waiting.remove(this);
    }
}
