package dev.exai.files.internal.archive;

import dev.exai.files.ArchiveEntry;
import java.io.IOException;
import java.io.InputStream;

/** Sees the entries of an archive. */
@FunctionalInterface
public interface ArchiveVisitor {
    /**
     * Called for each entry in order.
     *
     * @param content of a file, empty for a folder; what is not read is skipped, and checked all the same
     */
    void see(ArchiveEntry entry, InputStream content) throws IOException;
}
