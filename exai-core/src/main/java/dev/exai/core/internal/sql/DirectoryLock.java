package dev.exai.core.internal.sql;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second process out of a directory. The operating system frees the lock when its holder ends, however it ends. Who
 * holds it stands in a second file, because closing any descriptor of the locked one would free the lock (POSIX).
 */
final class DirectoryLock implements AutoCloseable {
    static final String LOCK = "exai.lock";
    static final String HOLDER = "exai.holder";

    /** What this process holds: the operating system's locks do not part holders of one process. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;
    private final boolean orderly;

    private DirectoryLock(Path directory, FileChannel channel, boolean orderly) {
        this.directory = directory;
        this.channel = channel;
        this.orderly = orderly;
    }

    /**
     * Takes the lock of the directory, which must exist.
     *
     * @throws ExaiException kind CONFIGURATION that names the holder if it is taken
     */
    static DirectoryLock take(Path directory, Instant now) throws IOException {
        Path real = directory.toRealPath();
        if (!HELD.add(real)) {
            throw taken(real);
        }
        @Nullable FileChannel channel = null;
        boolean done = false;
        try {
            PrivateFiles.createIfMissing(real.resolve(LOCK));
            channel = FileChannel.open(real.resolve(LOCK), StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw taken(real);
            }
            boolean orderly = !Files.exists(real.resolve(HOLDER));
            writeHolder(real.resolve(HOLDER), now);
            done = true;
            return new DirectoryLock(real, channel, orderly);
        } catch (OverlappingFileLockException e) {
            throw taken(real);
        } finally {
            if (!done) {
                if (channel != null) {
                    channel.close();
                }
                HELD.remove(real);
            }
        }
    }

    /** Whether the holder before this one had closed. */
    boolean wasOrderly() {
        return orderly;
    }

    /** Who holds the lock of the directory, as far as it is known. */
    static String holderOf(Path directory) {
        try {
            return Files.readString(directory.resolve(HOLDER)).strip();
        } catch (IOException e) {
            return "another process";
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(directory.resolve(HOLDER));
            channel.close();
        } catch (IOException e) {
            // the lock ends with the process at the latest; a holder file that stays only makes the next start check
            // more
        } finally {
            HELD.remove(directory);
        }
    }

    private static void writeHolder(Path file, Instant now) throws IOException {
        PrivateFiles.createIfMissing(file);
        String program = ProcessHandle.current()
                .info()
                .command()
                .map(Path::of)
                .map(Path::getFileName)
                .map(Path::toString)
                .orElse("java");
        String text = "process " + ProcessHandle.current().pid() + " (" + program + ", since "
                + now.truncatedTo(ChronoUnit.SECONDS) + ")";
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static ExaiException taken(Path directory) {
        return new ExaiException(
                ErrorKind.CONFIGURATION,
                "the data directory " + directory + " is in use by " + holderOf(directory)
                        + "; end it, or choose another directory");
    }
}
