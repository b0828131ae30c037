package dev.exai.sessions.internal;

import dev.exai.sessions.SessionLimits.Limit;

/** Permits and waiters of one level for one key. Guarded by the lock of {@link Admission}. */
final class Gate {
    private final String name;
    private Limit limit;
    private int users;
    private int inUse;
    private int waiting;

    Gate(String name, Limit limit) {
        this.name = name;
        this.limit = limit;
    }

    /** From now on; permits in use and places in the queue stay with those who have them. */
    void limit(Limit fresh) {
        limit = fresh;
    }

    boolean hasRoom() {
        return inUse < limit.permits();
    }

    boolean queueIsFull() {
        return waiting >= limit.queue();
    }

    void take() {
        inUse++;
    }

    void giveBack() {
        inUse--;
    }

    void enterQueue() {
        waiting++;
    }

    void leaveQueue() {
        waiting--;
    }

    int inUse() {
        return inUse;
    }

    int waiting() {
        return waiting;
    }

    /** A live session names this gate, which must not be forgotten meanwhile. */
    Gate join() {
        users++;
        return this;
    }

    /** Returns whether nobody names this gate any more. */
    boolean part() {
        users--;
        return users == 0;
    }

    @Override
    public String toString() {
        return name + ": " + inUse + " of " + limit.permits() + " run, " + waiting + " of " + limit.queue() + " wait";
    }
}
