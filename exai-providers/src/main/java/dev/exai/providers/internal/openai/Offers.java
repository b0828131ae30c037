package dev.exai.providers.internal.openai;

import org.jspecify.annotations.Nullable;

/**
 * What a vendor offers beside chats, as far as it is built like OpenAI's; null is not offered. Immutable.
 *
 * @param files how its files differ
 */
public record Offers(@Nullable FileRules files) {
    /** Nothing. */
    public static final Offers NONE = new Offers(null);
}
