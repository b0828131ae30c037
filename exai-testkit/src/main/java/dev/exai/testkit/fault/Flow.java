package dev.exai.testkit.fault;

import java.time.Duration;

/**
 * How the bytes of one direction are passed on. Immutable.
 *
 * @param latency waited before each piece
 * @param pieceBytes longest piece
 * @param breakAfter how many bytes are passed on before the break
 */
record Flow(Duration latency, int pieceBytes, long breakAfter, Break how) {
    static final Flow PLAIN = new Flow(Duration.ZERO, Integer.MAX_VALUE, Long.MAX_VALUE, Break.SWALLOW);

    /** What happens after the last byte that is passed on. */
    enum Break {
        /** Both ends are closed. */
        CUT,
        /** The client sees a reset. */
        RESET,
        /** Nothing more is passed on, and nobody is told. */
        SWALLOW,
        /** As {@link #SWALLOW}, and the connection to the target is closed. */
        HALF_OPEN
    }

    Flow slow(Duration wait, int bytes) {
        return new Flow(wait, bytes, breakAfter, how);
    }

    Flow broken(long after, Break kind) {
        return new Flow(latency, pieceBytes, after, kind);
    }
}
