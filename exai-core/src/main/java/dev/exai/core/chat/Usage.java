package dev.exai.core.chat;

import dev.exai.core.model.Cost;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one call, in the same sense for every provider: cached and written tokens are part of the input, reasoning
 * tokens part of the output. A dialect whose vendor counts otherwise converts.
 *
 * @param inputTokens all tokens of the prompt
 * @param outputTokens all tokens of the answer
 * @param cachedInputTokens those of the input that were read from the provider's cache
 * @param cacheWriteTokens those of the input that were written to it
 * @param longCacheWriteTokens those of the written that are kept for an hour instead of minutes, which costs more
 * @param reasoningTokens those of the output that were reasoning
 * @param raw the provider's own record, unchanged; null for a sum or an estimate
 * @param charged what the provider says it charged; null if it does not say, as most do not
 */
public record Usage(
        long inputTokens,
        long outputTokens,
        long cachedInputTokens,
        long cacheWriteTokens,
        long longCacheWriteTokens,
        long reasoningTokens,
        @Nullable JsonText raw,
        @Nullable Cost charged) {
    /** Nothing used. */
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, null);

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if a count is negative, or more is kept long than was written
     */
    public Usage {
        if (Math.min(inputTokens, outputTokens) < 0
                || Math.min(cachedInputTokens, cacheWriteTokens) < 0
                || reasoningTokens < 0) {
            throw new IllegalArgumentException("negative token count");
        }
        if (longCacheWriteTokens < 0 || longCacheWriteTokens > cacheWriteTokens) {
            throw new IllegalArgumentException("more tokens kept for an hour than were written");
        }
    }

    /** Counts of a call that had nothing kept for an hour. */
    public Usage(
            long inputTokens,
            long outputTokens,
            long cachedInputTokens,
            long cacheWriteTokens,
            long reasoningTokens,
            @Nullable JsonText raw,
            @Nullable Cost charged) {
        this(inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens, 0, reasoningTokens, raw, charged);
    }

    /** Counts of a call of which the provider does not say what it charged. */
    public Usage(
            long inputTokens,
            long outputTokens,
            long cachedInputTokens,
            long cacheWriteTokens,
            long reasoningTokens,
            @Nullable JsonText raw) {
        this(inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens, reasoningTokens, raw, null);
    }

    /** Plain counts without detail. */
    public static Usage of(long inputTokens, long outputTokens) {
        return new Usage(inputTokens, outputTokens, 0, 0, 0, null);
    }

    /** Input and output. */
    public long totalTokens() {
        return inputTokens + outputTokens;
    }

    /** The same counts with what the provider charged. */
    public Usage withCharged(@Nullable Cost value) {
        return new Usage(
                inputTokens,
                outputTokens,
                cachedInputTokens,
                cacheWriteTokens,
                longCacheWriteTokens,
                reasoningTokens,
                raw,
                value);
    }

    /**
     * The same counts of a call that had some of what it wrote kept for an hour.
     *
     * @throws IllegalArgumentException if this is negative or more than was written
     */
    public Usage withLongCacheWrite(long tokens) {
        return new Usage(
                inputTokens, outputTokens, cachedInputTokens, cacheWriteTokens, tokens, reasoningTokens, raw, charged);
    }

    /** Both together, for calls that belong together; charged is what the providers said of both. */
    public Usage plus(Usage other) {
        return new Usage(
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cachedInputTokens + other.cachedInputTokens,
                cacheWriteTokens + other.cacheWriteTokens,
                longCacheWriteTokens + other.longCacheWriteTokens,
                reasoningTokens + other.reasoningTokens,
                null,
                sum(charged, other.charged));
    }

    /** Null unless both are known in one currency: half of a sum would pass for the whole. */
    private static @Nullable Cost sum(@Nullable Cost one, @Nullable Cost other) {
        return one == null || other == null || !one.currency().equals(other.currency())
                ? null
                : new Cost(one.amount().add(other.amount()), one.currency());
    }
}
