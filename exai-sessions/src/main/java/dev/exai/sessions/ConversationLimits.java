package dev.exai.sessions;

import java.time.Duration;

/**
 * How much a store of conversations holds for one principal.
 *
 * @param turns most turns of one conversation
 * @param bytes most bytes of one conversation
 * @param conversations most conversations of one principal; the one that was idle longest makes room for a new one
 * @param totalBytes most bytes of all conversations of one principal; room is made in the same way
 * @param idle after this time without use a conversation expires
 */
public record ConversationLimits(int turns, long bytes, int conversations, long totalBytes, Duration idle) {
    /** 1,000 turns and 8 MiB in a conversation, 1,000 conversations and 64 MiB for a principal, 24 hours. */
    public static final ConversationLimits DEFAULT =
            new ConversationLimits(1_000, 8L << 20, 1_000, 64L << 20, Duration.ofHours(24));

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if one is not positive, or one conversation may have more bytes than all
     */
    public ConversationLimits {
        if (turns < 1 || bytes < 1 || conversations < 1 || idle.isNegative() || idle.isZero()) {
            throw new IllegalArgumentException("limits of conversations must be positive");
        }
        if (totalBytes < bytes) {
            throw new IllegalArgumentException(
                    "one conversation may have " + bytes + " bytes, but all together only " + totalBytes);
        }
    }
}
