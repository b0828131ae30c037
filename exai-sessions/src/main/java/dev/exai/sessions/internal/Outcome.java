package dev.exai.sessions.internal;

/** How a session ended, for counting. */
public enum Outcome {
    /** The work ended well. */
    SUCCEEDED,
    /** The work failed. */
    FAILED,
    /** A clock ran out. */
    TIMED_OUT,
    /** Somebody cancelled. */
    CANCELLED,
    /** The work was never begun. */
    REJECTED
}
