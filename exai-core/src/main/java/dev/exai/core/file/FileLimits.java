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
 * @param types what files may be, by purpose; a purpose that is not named takes everything
 */
public record FileLimits(
        @Nullable Long maxFileBytes,
        @Nullable Integer maxFiles,
        @Nullable Long maxTotalBytes,
        List<FilePurpose> purposes,
        List<AcceptedTypes> types) {
    /** Nothing known. */
    public static final FileLimits UNKNOWN = new FileLimits(null, null, null, List.of());

    private static final String UNKNOWN_TYPE = "application/octet-stream";

    /** Copies. */
    public FileLimits {
        purposes = List.copyOf(purposes);
        types = List.copyOf(types);
    }

    /** Without types: everything is taken as far as is known. */
    public FileLimits(
            @Nullable Long maxFileBytes,
            @Nullable Integer maxFiles,
            @Nullable Long maxTotalBytes,
            List<FilePurpose> purposes) {
        this(maxFileBytes, maxFiles, maxTotalBytes, purposes, List.of());
    }

    /** The same with what files may be. */
    public FileLimits withTypes(AcceptedTypes... accepted) {
        return new FileLimits(maxFileBytes, maxFiles, maxTotalBytes, purposes, List.of(accepted));
    }

    /**
     * Whether such a file may be sent for the purpose, as far as is known: also one of which nobody knows what it is
     * ({@code application/octet-stream}).
     */
    public boolean accepts(String mediaType, @Nullable FilePurpose purpose) {
        return mediaType.equals(UNKNOWN_TYPE)
                || types.stream()
                        .filter(each -> each.isFor(purpose))
                        .findFirst()
                        .map(each -> each.contains(mediaType))
                        .orElse(true);
    }
}
