package dev.exai.testkit.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Directories that come and go, for tests. */
public final class Directories {
    private static final Path MEMORY = Path.of("/dev/shm");

    private Directories() {}

    /** A place for files that need no disk: in memory where the system has such a place, else below the directory. */
    public static Path quick(Path otherwise) throws IOException {
        return Files.createTempDirectory(Files.isWritable(MEMORY) ? MEMORY : otherwise, "exai-");
    }

    /** Deletes it with everything in it. */
    public static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
