package dev.exai.providers.internal.openai;

import tools.jackson.databind.JsonNode;

/** Where and how one vendor counts the tokens of a prompt. Implementations are stateless and thread-safe. */
public interface CountRules {
    /** The path below the base. */
    String path();

    /** Whether this model's tokens are counted there. */
    default boolean counts(String model) {
        return true;
    }

    /** The tokens of the prompt; −1 if the answer does not say. */
    long read(JsonNode answer);
}
