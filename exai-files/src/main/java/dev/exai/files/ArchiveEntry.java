package dev.exai.files;

import java.util.Objects;

/**
 * What stands in an archive. Archives inside are files like any other; they are not opened.
 *
 * @param path where, parts separated by slashes, safe to show; untrusted text all the same
 * @param kind what it is
 * @param sizeBytes its length unpacked; 0 for what is no file
 */
public record ArchiveEntry(String path, Kind kind, long sizeBytes) {
    /** What an entry is. */
    public enum Kind {
        /** A file. */
        FILE,
        /** A folder. */
        FOLDER
    }

    /** Checks. */
    public ArchiveEntry {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(kind, "kind");
    }
}
