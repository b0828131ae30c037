package dev.exai.server.rpc.netty;

import dev.exai.core.TimeSource;
import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Limits;

/** Knows for how long a client may keep a connection waiting. Belongs to the event loop of one connection. */
final class ConnectionClock {
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long LONGEST_TICK_MILLIS = 1_000;
    private static final long SHORTEST_TICK_MILLIS = 20;
    private static final long LINGER_MILLIS = 2_000; // for a refused client to notice before its connection is reset

    private enum Phase {
        IDLE,
        HEAD,
        BODY,
        LINGERING
    }

    /** What the time is up for. */
    enum Verdict {
        GO_ON,
        TOO_SLOW,
        CLOSE,
        SIGN_OF_LIFE
    }

    private final TimeSource time;
    private final Limits limits;
    private Phase phase = Phase.HEAD; // a new connection owes its first request
    private long since;
    private long written;
    private long unsent;
    private long unsentSince;

    ConnectionClock(Limits limits, TimeSource time) {
        this.limits = limits;
        this.time = time;
        since = time.nanos();
        written = since;
    }

    long tickMillis() {
        long shortest = LONGEST_TICK_MILLIS * 4;
        for (Limit limit : new Limit[] {
            Limit.HEADER_MILLIS, Limit.BODY_MILLIS, Limit.IDLE_MILLIS, Limit.WRITE_MILLIS, Limit.KEEP_ALIVE_MILLIS
        }) {
            shortest = Math.min(shortest, limits.of(limit));
        }
        return Math.max(SHORTEST_TICK_MILLIS, shortest / 4);
    }

    void headBegins() {
        if (phase == Phase.IDLE) {
            enter(Phase.HEAD);
        }
    }

    void bodyBegins() {
        enter(Phase.BODY);
    }

    void requestReceived() {
        enter(Phase.IDLE);
    }

    /** The last answer is written. */
    void answered() {
        if (phase == Phase.IDLE) {
            since = time.nanos();
        }
    }

    void lingers() {
        enter(Phase.LINGERING);
    }

    void wrote() {
        written = time.nanos();
    }

    private void enter(Phase next) {
        if (phase != Phase.LINGERING) {
            phase = next;
            since = time.nanos();
        }
    }

    /**
     * What to do now.
     *
     * @param answering whether an exchange is not answered yet
     * @param streaming whether that exchange is an event stream
     * @param unsentNow what the client has not taken yet, in a measure that changes with every byte it takes
     */
    Verdict judge(boolean answering, boolean streaming, long unsentNow) {
        long now = time.nanos();
        if (unsentNow == 0 || unsentNow != unsent) {
            unsent = unsentNow;
            unsentSince = now;
        } else if (isOver(unsentSince, now, Limit.WRITE_MILLIS)) {
            return Verdict.CLOSE;
        }
        if (streaming && isOver(written, now, Limit.KEEP_ALIVE_MILLIS)) {
            return Verdict.SIGN_OF_LIFE;
        }
        return switch (phase) {
            case HEAD -> !answering && isOver(since, now, Limit.HEADER_MILLIS) ? Verdict.TOO_SLOW : Verdict.GO_ON;
            case BODY -> isOver(since, now, Limit.BODY_MILLIS) ? Verdict.TOO_SLOW : Verdict.GO_ON;
            case IDLE -> !answering && isOver(since, now, Limit.IDLE_MILLIS) ? Verdict.CLOSE : Verdict.GO_ON;
            case LINGERING -> now - since > LINGER_MILLIS * NANOS_PER_MILLI ? Verdict.CLOSE : Verdict.GO_ON;
        };
    }

    private boolean isOver(long start, long now, Limit limit) {
        return now - start > limits.of(limit) * NANOS_PER_MILLI;
    }
}
