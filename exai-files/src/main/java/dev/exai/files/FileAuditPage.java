package dev.exai.files;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Audit entries, newest first; {@code next} is the number to go on before, null on the last page. */
public record FileAuditPage(
        List<FileAuditEntry> entries, @Nullable Long next) {
    /** Copies. */
    public FileAuditPage {
        entries = List.copyOf(entries);
    }
}
