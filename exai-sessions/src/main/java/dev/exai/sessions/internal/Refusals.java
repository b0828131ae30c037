package dev.exai.sessions.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.ConversationMarks;

/** What stores answer when they cannot do what is asked: the same words in every store. */
final class Refusals {
    private Refusals() {}

    static ExaiException unknown() {
        return new ExaiException(ErrorKind.NOT_FOUND, "unknown conversation; start a new one");
    }

    static ExaiException gone() {
        return new ExaiException(ErrorKind.GONE, "the conversation has expired or was deleted; start a new one");
    }

    static ExaiException noTurn(long turn, long version) {
        return new ExaiException(
                ErrorKind.NOT_FOUND, "the conversation has no turn " + turn + ", its newest is " + version);
    }

    static ExaiException full(long turns, long bytes, long added, ConversationLimits limits) {
        return new ExaiException(
                ErrorKind.TOO_LARGE,
                "the conversation has " + turns + " of " + limits.turns() + " turns and " + bytes + " of "
                        + limits.bytes() + " bytes, too many for " + added + " bytes more; start a new one");
    }

    static ExaiException allPinned() {
        return new ExaiException(
                ErrorKind.STORAGE_FULL, "there is no room, and every conversation is pinned; unpin or delete some");
    }

    static ExaiException tooManyPins() {
        return new ExaiException(
                ErrorKind.TOO_LARGE,
                "a conversation has at most " + ConversationMarks.MAX_PINNED_TURNS + " pinned turns");
    }

    static ExaiException handleInUse() {
        return new ExaiException(ErrorKind.CONFLICT, "there is or was a conversation with this handle");
    }

    static ExaiException damagedConversation(long place, IllegalArgumentException cause) {
        return new ExaiException(
                ErrorKind.INTERNAL,
                "the conversation at place " + place + " is damaged in the storage: run \"exai storage check\", then"
                        + " \"exai storage repair\" or restore a backup",
                cause);
    }

    static ExaiException damaged(long turn) {
        return new ExaiException(
                ErrorKind.INTERNAL,
                "turn " + turn + " of the conversation is damaged in the storage: run \"exai storage check\", then"
                        + " restore a backup or run \"exai storage repair\"");
    }
}
