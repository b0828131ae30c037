package dev.exai.sessions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some turns in which a text was found: the newest conversation first, in each the newest turn first.
 *
 * @param next give this as {@code after} for the page that follows; opaque; null on the last page
 */
public record SearchPage(List<SearchHit> hits, @Nullable String next) {
    /** Copies. */
    public SearchPage {
        hits = List.copyOf(hits);
    }
}
