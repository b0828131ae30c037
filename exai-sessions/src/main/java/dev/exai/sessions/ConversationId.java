package dev.exai.sessions;

import dev.exai.core.Identifiers;

/**
 * The handle of a conversation: {@code conv_} and 128 random bits, minted by {@link Conversations} only; 1–64 visible
 * ASCII characters. It works for its owner alone; for everybody else it is an unknown handle.
 */
public record ConversationId(String value) {
    private static final int RANDOM_BYTES = 16;

    /**
     * Checks the form; a well-formed handle may still be unknown.
     *
     * @throws IllegalArgumentException if the value breaks the rule
     */
    public ConversationId {
        Identifiers.check("conversation handle", value, 64);
    }

    static ConversationId mint() {
        return new ConversationId(Identifiers.mint("conv_", RANDOM_BYTES));
    }

    @Override
    public String toString() {
        return value;
    }
}
