package dev.exai.core.chat;

import org.jspecify.annotations.Nullable;

/**
 * Tokens of one call, in the same sense for every provider: cached and written tokens are part of the input, reasoning
 * tokens part of the output. A dialect whose vendor counts otherwise converts.
 *
 * @param inputTokens all tokens of the prompt
 * @param outputTokens all tokens of the answer
 * @param cachedInputTokens those of the input that were read from the provider's cache
 * @param cacheWriteTokens those of the input that were written to it
 * @param reasoningTokens those of the output that were reasoning
 * @param raw the provider's own record, unchanged; null for a sum or an estimate
 */
public record Usage(
        long inputTokens,
        long outputTokens,
        long cachedInputTokens,
        long cacheWriteTokens,
        long reasoningTokens,
        @Nullable JsonText raw) {
    /** Nothing used. */
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, null);

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if a count is negative
     */
    public Usage {
        if (Math.min(inputTokens, outputTokens) < 0
                || Math.min(cachedInputTokens, cacheWriteTokens) < 0
                || reasoningTokens < 0) {
            throw new IllegalArgumentException("negative token count");
        }
    }

    /** Plain counts without detail. */
    public static Usage of(long inputTokens, long outputTokens) {
        return new Usage(inputTokens, outputTokens, 0, 0, 0, null);
    }

    /** Input and output. */
    public long totalTokens() {
        return inputTokens + outputTokens;
    }

    /** Both together, for calls that belong together. */
    public Usage plus(Usage other) {
        return new Usage(
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cachedInputTokens + other.cachedInputTokens,
                cacheWriteTokens + other.cacheWriteTokens,
                reasoningTokens + other.reasoningTokens,
                null);
    }
}
