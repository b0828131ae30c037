package dev.exai.sessions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some turns of a conversation, oldest first.
 *
 * @param next give this as {@code after} for the page that follows; null on the last page
 */
public record TurnPage(List<Turn> turns, @Nullable Long next) {
    /** Copies. */
    public TurnPage {
        turns = List.copyOf(turns);
    }
}
