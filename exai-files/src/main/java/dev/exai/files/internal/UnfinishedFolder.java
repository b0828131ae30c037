package dev.exai.files.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder in which a catalogue gets ready before it has its name; gone with everything in it when this is closed. */
record UnfinishedFolder(Path path) implements AutoCloseable {
    /** That of a directory. */
    static UnfinishedFolder in(Path directory) {
        return new UnfinishedFolder(directory.resolve("unfinished"));
    }

    @Override
    public void close() throws IOException {
        if (Files.isDirectory(path)) {
            try (DirectoryStream<Path> left = Files.newDirectoryStream(path)) {
                for (Path each : left) {
                    Files.delete(each);
                }
            }
            Files.delete(path);
        }
    }
}
