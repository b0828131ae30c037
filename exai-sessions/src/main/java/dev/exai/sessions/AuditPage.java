package dev.exai.sessions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some entries, newest first.
 *
 * @param next give this as {@code before} for the page that follows; null on the last page
 */
public record AuditPage(List<AuditEntry> entries, @Nullable Long next) {
    /** Copies. */
    public AuditPage {
        entries = List.copyOf(entries);
    }
}
