package dev.exai.core.chat;

import java.util.Objects;

/**
 * Why the answer ended: a meaning for programs, and the provider's own word, which is kept even when unknown.
 *
 * @param kind what it means
 * @param raw the provider's word, for example {@code end_turn}
 */
public record FinishReason(Kind kind, String raw) {
    /** The plain end. */
    public static final FinishReason STOP = new FinishReason(Kind.STOP, "stop");

    /** What an end means. */
    public enum Kind {
        /** The answer is complete. */
        STOP,
        /** The output limit cut it. */
        LENGTH,
        /** The model waits for tool results. */
        TOOL_CALLS,
        /** The content was refused or cut by a filter. */
        CONTENT_FILTER,
        /** The context window is full. */
        CONTEXT_FULL,
        /** The provider failed while answering; what there is, is incomplete. */
        ERROR,
        /** A word EXAI does not know. */
        OTHER
    }

    /** Checks. */
    public FinishReason {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(raw, "raw");
    }
}
