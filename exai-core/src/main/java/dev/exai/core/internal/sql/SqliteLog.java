package dev.exai.core.internal.sql;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The log beside a database file (sqlite.org, "WAL-mode File Format"). */
final class SqliteLog {
    /** What it is cut to after a burst, and from where on it is cut although readers are in its way; in bytes. */
    static final long LONGEST = 64L << 20;

    private static final int PATIENCE_MILLIS = 500; // changes wait meanwhile
    private static final int HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int MAGIC = 0x377f0682; // or one more, by the order of bytes in checksums
    private static final int PAGE_SIZE_AT = 8;
    private static final int SALT_AT = 16;
    private static final int FRAME_SALT_AT = 8;

    private SqliteLog() {}

    /**
     * Whether the log holds the first page of the file, so that it does not matter what stands there: a machine that lost its
     * power while the log was written back may leave anything. SQLite itself checks whether the log is whole.
     */
    static boolean holdsFirstPage(Path file) throws IOException {
        Path path = of(file);
        if (!Files.exists(path)) {
            return false;
        }
        try (FileChannel log = FileChannel.open(path)) {
            ByteBuffer header = read(log, 0, HEADER);
            if (header.remaining() < HEADER || (header.getInt(0) & ~1) != MAGIC) {
                return false;
            }
            long step = (long) FRAME_HEADER + Math.max(512, header.getInt(PAGE_SIZE_AT));
            long salt = header.getLong(SALT_AT);
            for (long at = HEADER; ; at += step) {
                ByteBuffer frame = read(log, at, FRAME_HEADER);
                if (frame.remaining() < FRAME_HEADER || frame.getLong(FRAME_SALT_AT) != salt) {
                    return false; // the end, or what is left of an earlier round
                }
                if (frame.getInt(0) == 1) {
                    return true;
                }
            }
        }
    }

    /** How long the log of the file is, in bytes; 0 if there is none. */
    static long length(Path file) {
        return of(file).toFile().length();
    }

    /** Writes the log back and cuts it to nothing; false if a reader held on to it for longer than a moment. */
    static boolean cut(Sql sql) {
        sql.run("PRAGMA busy_timeout = " + PATIENCE_MILLIS);
        boolean cut = sql.number("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
        sql.run("PRAGMA busy_timeout = " + SqliteFile.PATIENCE_MILLIS);
        return cut;
    }

    private static Path of(Path file) {
        return file.resolveSibling(file.getFileName() + "-wal");
    }

    private static ByteBuffer read(FileChannel log, long at, int size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(size);
        log.read(buffer, at);
        return buffer.flip();
    }
}
