package dev.exai.core.file;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of a provider's file listing; {@code next} is null on the last page. */
public record FilePage(List<RemoteFile> files, @Nullable String next) {
    /** Copies. */
    public FilePage {
        files = List.copyOf(files);
    }
}
