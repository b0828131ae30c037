package dev.exai.testkit.disk;

/**
 * One thing that a program did to the files below a directory, or said. Names are relative to the directory, with {@code /}
 * between their parts.
 */
public sealed interface DiskOp {
    /** Bytes at an offset. */
    record Write(String file, long offset, byte[] bytes) implements DiskOp {}

    /** A new length. */
    record Truncate(String file, long length) implements DiskOp {}

    /** The file is on disk when this has returned; of a folder (the empty name is the directory itself) its names are. */
    record Sync(String file) implements DiskOp {}

    /** A new empty file. */
    record Create(String file) implements DiskOp {}

    /** A new empty folder. */
    record MakeFolder(String folder) implements DiskOp {}

    /** Another name, perhaps in another folder. */
    record Rename(String from, String to) implements DiskOp {}

    /** No name any more. */
    record Remove(String file) implements DiskOp {}

    /** A line for whoever keeps count of what was acknowledged. */
    record Said(String line) implements DiskOp {}
}
