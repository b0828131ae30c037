package dev.exai.sessions;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A turn in which a text was found.
 *
 * @param title the conversation's, null if it has none
 * @param turn the number of the turn
 * @param at when the turn was appended
 * @param excerpt the place, with some text around it; what is left out at its ends is marked with …
 */
public record SearchHit(
        ConversationId conversation, @Nullable String title, long turn, Instant at, String excerpt) {}
