package dev.exai.core.file;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a provider takes; null or empty where no source says.
 *
 * @param maxFileBytes longest file, whatever its purpose
 * @param maxFiles most files of one account
 * @param maxTotalBytes all files of one account together
 * @param purposes the words that {@link FileUpload#purpose()} may have; empty for a provider without purposes or with
 *     free ones
 */
public record FileLimits(
        @Nullable Long maxFileBytes,
        @Nullable Integer maxFiles,
        @Nullable Long maxTotalBytes,
        List<FilePurpose> purposes) {
    /** Nothing known. */
    public static final FileLimits UNKNOWN = new FileLimits(null, null, null, List.of());

    /** Copies. */
    public FileLimits {
        purposes = List.copyOf(purposes);
    }
}
