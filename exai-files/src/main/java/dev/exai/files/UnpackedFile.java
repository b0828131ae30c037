package dev.exai.files;

import java.util.Objects;

/**
 * A file that came out of an archive.
 *
 * @param path where it stood in the archive, safe to show
 * @param file as it is kept now
 */
public record UnpackedFile(String path, StoredFile file) {
    /** Checks. */
    public UnpackedFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(file, "file");
    }
}
