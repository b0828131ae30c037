package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.file.ContentHash;
import dev.exai.core.internal.sql.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * Reads contents into files of a folder that have no name so far, hashing them on the way. Leftovers of killed processes are
 * removed when it is made. Thread-safe.
 */
public final class Spool {
    private static final int BUFFER = 256 << 10; // larger ones are not faster, smaller ones are
    private static final long LOOK_EVERY = 8L << 20; // bytes between two looks at the free space

    private final Path folder;
    private final long reserveBytes;
    private final PartFiles parts;

    /**
     * A spool in the folder, which is made if it is missing.
     *
     * @param reserveBytes space that must stay free on its disk
     */
    public Spool(Path folder, TimeSource time, long reserveBytes) throws IOException {
        this.folder = folder;
        this.reserveBytes = reserveBytes;
        parts = new PartFiles(folder, time);
        PrivateFiles.createDirectories(folder);
        parts.sweep();
    }

    PartFiles parts() {
        return parts;
    }

    /** A content as a file that is gone when this is closed, unless it was renamed. Not thread-safe. */
    public static final class Spooled implements AutoCloseable {
        private final PartFiles.Part part;
        private final ContentHash hash;
        private final long sizeBytes;

        private Spooled(PartFiles.Part part, ContentHash hash, long sizeBytes) {
            this.part = part;
            this.hash = hash;
            this.sizeBytes = sizeBytes;
        }

        /** Of all of its bytes. */
        public ContentHash hash() {
            return hash;
        }

        /** How many bytes it has. */
        public long sizeBytes() {
            return sizeBytes;
        }

        /** Where it lies. */
        public Path path() {
            return part.path();
        }

        FileChannel channel() {
            return part.channel();
        }

        @Override
        public void close() {
            part.close();
        }
    }

    /**
     * Reads the content to its end.
     *
     * @throws ExaiException kind TOO_LARGE, INVALID_REQUEST if it breaks off, STORAGE_FULL; nothing stays behind
     * @throws IOException if the disk fails
     */
    public Spooled read(InputStream content, long maxBytes) throws IOException {
        checkRoom();
        PartFiles.Part part = parts.create();
        boolean done = false;
        try {
            Spooled spooled = copy(content, maxBytes, part);
            done = true;
            return spooled;
        } finally {
            if (!done) {
                part.close();
            }
        }
    }

    private Spooled copy(InputStream content, long maxBytes, PartFiles.Part part) throws IOException {
        MessageDigest digest = ContentHash.sha256();
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        long lookAt = LOOK_EVERY;
        for (int count = next(content, buffer, size, maxBytes);
                count > 0;
                count = next(content, buffer, size, maxBytes)) {
            size += count;
            if (size > maxBytes) {
                throw new ExaiException(
                        ErrorKind.TOO_LARGE, "the content has more than " + maxBytes + " bytes; nothing was kept");
            }
            digest.update(buffer, 0, count);
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
            while (bytes.hasRemaining()) {
                part.channel().write(bytes);
            }
            if (size >= lookAt) {
                lookAt = size + LOOK_EVERY;
                checkRoom();
            }
        }
        return new Spooled(part, ContentHash.from(digest), size);
    }

    /** As much as there is room for, so that many small pieces are not as many writes; 0 at the end. */
    private static int next(InputStream content, byte[] buffer, long size, long maxBytes) {
        try {
            long room = Math.min(buffer.length, maxBytes - size + 1);
            return content.readNBytes(buffer, 0, (int) Math.max(1, room));
        } catch (IOException e) {
            throw new ExaiException(
                    ErrorKind.INVALID_REQUEST, "the content broke off after " + size + " bytes; nothing was kept", e);
        }
    }

    private void checkRoom() throws IOException {
        if (Files.getFileStore(folder).getUsableSpace() < reserveBytes) {
            throw StoreFaults.full(new IOException("less than " + reserveBytes + " bytes are free"));
        }
    }
}
