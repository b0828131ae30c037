package dev.exai.sessions;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;

/** An append against a version that is no longer the newest; kind CONFLICT. Nothing was appended. */
public final class ConversationConflictException extends ExaiException {
    private static final long serialVersionUID = 1L;

    private final long currentVersion;

    /** A conflict between the two versions. */
    public ConversationConflictException(long expectedVersion, long currentVersion) {
        super(
                ErrorKind.CONFLICT,
                "the conversation is at version " + currentVersion + ", not " + expectedVersion
                        + "; read the turns in between, then append again");
        this.currentVersion = currentVersion;
    }

    /** The version the conversation had. */
    public long currentVersion() {
        return currentVersion;
    }
}
