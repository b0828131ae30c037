package dev.exai.providers.internal.ollama;

import dev.exai.providers.internal.engine.RequestDraft;
import org.jspecify.annotations.Nullable;

/**
 * How the server shall load models.
 *
 * @param contextTokens null for the server's default
 * @param keepAlive null for the server's default
 */
record LoadSettings(
        @Nullable Integer contextTokens, @Nullable String keepAlive) {
    /** As JSON: a bare number of seconds is a number there, a span a text. */
    @Nullable
    String keepAliveJson() {
        String text = keepAlive;
        return text == null || text.matches("-?\\d+") ? text : RequestDraft.quoted(text);
    }
}
