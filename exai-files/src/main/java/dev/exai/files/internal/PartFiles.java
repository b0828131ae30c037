package dev.exai.files.internal;

import dev.exai.core.Identifiers;
import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that contents are written to before they have a name. Each is locked by its writer as long as it is open, so that
 * what a killed process left behind is told from what is in use. Thread-safe.
 */
final class PartFiles {
    /** After this time without a change a file nobody has locked is a leftover. */
    static final Duration GRACE = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(PartFiles.class);

    private final Path folder;
    private final TimeSource time;
    private final Set<Path> mine = ConcurrentHashMap.newKeySet();

    PartFiles(Path folder, TimeSource time) {
        this.folder = folder;
        this.time = time;
    }

    /** A fresh file that is open and locked. */
    Part create() throws IOException {
        Path path = folder.resolve(Identifiers.mint("part-", 16));
        mine.add(path);
        boolean done = false;
        try {
            PrivateFiles.createIfMissing(path);
            FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
            channel.lock(); // held until the channel is closed
            done = true;
            return new Part(path, channel);
        } finally {
            if (!done) {
                drop(path);
            }
        }
    }

    /** Removes what no process writes any more. */
    void sweep() throws IOException {
        Instant before = time.instant().minus(GRACE);
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder)) {
            for (Path part : parts) {
                if (!mine.contains(part) && isLeftover(part, before)) {
                    Files.deleteIfExists(part);
                    LOG.info("unfinished content removed part={}", part.getFileName());
                }
            }
        }
    }

    private static boolean isLeftover(Path part, Instant before) throws IOException {
        try {
            if (!Files.getLastModifiedTime(part).toInstant().isBefore(before)) {
                return false;
            }
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                return lock != null;
            }
        } catch (OverlappingFileLockException e) {
            return false; // another store of this process has it
        } catch (NoSuchFileException e) {
            return false; // its writer has just ended
        }
    }

    private void drop(Path path) throws IOException {
        mine.remove(path);
        Files.deleteIfExists(path);
    }

    /** An open file of this process. Not thread-safe. */
    final class Part implements AutoCloseable {
        private final Path path;
        private final FileChannel channel;

        private Part(Path path, FileChannel channel) {
            this.path = path;
            this.channel = channel;
        }

        FileChannel channel() {
            return channel;
        }

        Path path() {
            return path;
        }

        /** Removes it, if it still has this name. */
        @Override
        public void close() {
            try {
                channel.close();
                drop(path);
            } catch (IOException e) {
                mine.remove(path); // the next start removes it
                LOG.debug("unfinished content not removed part={}", path.getFileName(), e);
            }
        }
    }
}
