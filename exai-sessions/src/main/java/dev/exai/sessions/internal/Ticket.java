package dev.exai.sessions.internal;

import dev.exai.core.model.ProviderId;
import dev.exai.sessions.WorkClass;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one session asks of {@link Admission}, whose lock guards it. */
public final class Ticket {
    enum State {
        NEW,
        WAITING,
        HELD,
        CALLED_OFF,
        SHED
    }

    final long number;
    final WorkClass work;
    final Lane lane;
    final ProviderId providerId;
    final Gate provider;
    final @Nullable Line line;
    boolean holdsLine;
    private final List<Gate> shared;
    private final Runnable wake;
    private volatile State state = State.NEW; // written under the lock; its waiting thread reads it without

    /**
     * A ticket that waits for nothing yet.
     *
     * @param shared the gates whose permits it takes together, in their fixed order
     * @param wake run once when it has waited and waits no more; without the lock, by any thread
     */
    Ticket(long number, WorkClass work, Names names, List<Gate> shared, Runnable wake) {
        this.number = number;
        this.work = work;
        lane = names.lane;
        providerId = names.providerId;
        provider = names.provider;
        line = names.line;
        this.shared = shared;
        this.wake = wake;
    }

    /** Whose it is, whom it asks, and in which conversation. */
    record Names(
            Lane lane,
            ProviderId providerId,
            Gate provider,
            @Nullable Line line) {}

    /** Whether it was let in. */
    public boolean holdsPermits() {
        return state == State.HELD;
    }

    State state() {
        return state;
    }

    void become(State next) {
        state = next;
    }

    void wake() {
        wake.run();
    }

    boolean fits() {
        return fitsShared() && (line == null || line.gate.hasRoom());
    }

    boolean fitsShared() {
        for (Gate gate : shared) {
            if (!gate.hasRoom()) {
                return false;
            }
        }
        return true;
    }

    /** The gates, in the fixed order, whose queue has no place. */
    List<Gate> fullQueues() {
        List<Gate> full = new ArrayList<>();
        for (Gate gate : shared) {
            if (gate.queueIsFull()) {
                full.add(gate);
            }
        }
        if (line != null && line.gate.queueIsFull()) {
            full.add(line.gate);
        }
        return full;
    }

    /** Whether it stands in the queues of all these gates. */
    boolean waitsAt(List<Gate> gates) {
        for (Gate gate : gates) {
            if (!shared.contains(gate) && (line == null || line.gate != gate)) {
                return false;
            }
        }
        return true;
    }

    void takeShared() {
        shared.forEach(Gate::take);
    }

    void giveBackShared() {
        shared.forEach(Gate::giveBack);
    }

    void enterQueues() {
        shared.forEach(Gate::enterQueue);
        if (line != null) {
            line.gate.enterQueue();
        }
        lane.waiting(work).add(this);
    }

    void leaveQueues() {
        shared.forEach(Gate::leaveQueue);
        if (line != null) {
            line.gate.leaveQueue();
        }
        lane.waiting(work).remove(this);
    }
}
