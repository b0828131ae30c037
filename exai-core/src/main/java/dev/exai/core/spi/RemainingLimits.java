package dev.exai.core.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says is left of a key's rate limits, as in its {@code x-ratelimit-*} headers; null where it says nothing.
 *
 * @param requests requests left
 * @param requestsReset time until they are full again
 * @param tokens tokens left
 * @param tokensReset time until they are full again
 */
public record RemainingLimits(
        @Nullable Long requests,
        @Nullable Duration requestsReset,
        @Nullable Long tokens,
        @Nullable Duration tokensReset) {}
