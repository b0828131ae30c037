package dev.exai.files;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files, newest first; {@code next} is where to go on, null on the last page. */
public record StoredFilePage(
        List<StoredFile> files, @Nullable String next) {
    /** Copies. */
    public StoredFilePage {
        files = List.copyOf(files);
    }
}
