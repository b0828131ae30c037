package dev.exai.testkit;

import java.time.Duration;

/** How an answer is sent, and what goes wrong on the way. Fixed once its script has been taken. */
final class Faults {
    static final int NEVER = Integer.MAX_VALUE;

    enum Gzip {
        NONE,
        GOOD,
        /** The header says gzip and the bytes are plain. */
        BROKEN
    }

    Duration delay = Duration.ZERO;
    Duration pace = Duration.ZERO;
    boolean silent;
    boolean closeAfterwards;
    boolean lastOnConnection;
    int stallAfter = NEVER;
    int cutAfter = NEVER;
    int resetAfterBytes = NEVER;
    boolean resetAtOnce;
    int sliceBytes = NEVER;
    Duration slicePause = Duration.ZERO;
    int declaredLength = -1;
    Gzip gzip = Gzip.NONE;
    long fillerBytes;
}
