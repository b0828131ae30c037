package dev.exai.sessions;

import java.time.Instant;

/**
 * What happened to a conversation, without what was said in it. Stays when the conversation is gone.
 *
 * @param number its place in the order of all entries; grows
 * @param turns how many turns it had afterwards, or until its end
 * @param sizeBytes what they took
 */
public record AuditEntry(
        long number, Instant at, ConversationId conversation, Action action, long turns, long sizeBytes) {
    /** What happened. */
    public enum Action {
        /** It was begun. */
        STARTED,
        /** It was begun with the turns of another one. */
        FORKED,
        /** It was begun with turns from outside. */
        IMPORTED,
        /** Its title changed. */
        RENAMED,
        /** It, or one of its turns, was pinned or no longer is. */
        PINNED,
        /** It was archived or brought back. */
        ARCHIVED,
        /** Its owner deleted it. */
        DELETED,
        /** It was idle for too long. */
        EXPIRED,
        /** It made room for others. */
        EVICTED;

        /** Whether the conversation is gone afterwards. */
        public boolean isEnd() {
            return this == DELETED || this == EXPIRED || this == EVICTED;
        }
    }
}
