package dev.exai.files.internal.archive;

import java.io.InputStream;

/** The bytes of an archive, which may be read from any place. */
public interface ArchiveSource {
    /** What it is called. */
    String name();

    /** How many bytes it has. */
    long sizeBytes();

    /** A part of it, to be closed. */
    InputStream open(long from, long bytes);
}
