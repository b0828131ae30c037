package dev.exai.sessions;

/** Where a live session stands. */
public enum SessionState {
    /** It waits for permits. */
    QUEUED,
    /** Its work runs. */
    RUNNING,
    /** It was cancelled or its deadline passed, and its work has not ended yet. Its permits are still in use. */
    STOPPING
}
