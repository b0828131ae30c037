package dev.exai.core.model;

import org.jspecify.annotations.Nullable;

/**
 * Sizes of a model in tokens; null where no source is known.
 *
 * @param contextWindow input and output together
 * @param maxOutputTokens the highest accepted output limit
 * @param defaultMaxOutputTokens the output limit when none is sent
 */
public record ModelLimits(
        @Nullable Integer contextWindow,
        @Nullable Integer maxOutputTokens,
        @Nullable Integer defaultMaxOutputTokens) {
    /** Nothing known. */
    public static final ModelLimits UNKNOWN = new ModelLimits(null, null, null);
}
