package dev.exai.sessions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some conversations of a principal, newest first by their beginning.
 *
 * @param next give this as {@code after} for the page that follows; opaque; null on the last page
 */
public record ConversationPage(
        List<Conversation> conversations, @Nullable String next) {
    /** Copies. */
    public ConversationPage {
        conversations = List.copyOf(conversations);
    }
}
