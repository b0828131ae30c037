package dev.exai.core.batch;

import dev.exai.core.chat.ChatRequest;
import java.util.Objects;

/**
 * One chat of a batch.
 *
 * @param customId the caller's name of it, which its result repeats: 1–64 characters of {@code A–Z a–z 0–9 _ -}, the
 *     narrowest rule of the known providers (Anthropic's)
 * @param request what is asked
 */
public record BatchItem(String customId, ChatRequest request) {
    /**
     * Checks.
     *
     * @throws IllegalArgumentException if the id breaks the rule
     */
    public BatchItem {
        Objects.requireNonNull(request, "request");
        if (!customId.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("custom id must be 1–64 of letters, digits, _ and -");
        }
    }
}
