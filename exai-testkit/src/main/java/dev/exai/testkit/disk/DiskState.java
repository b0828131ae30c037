package dev.exai.testkit.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What lies below a directory at one moment. Not thread-safe. */
public final class DiskState {
    private final TreeSet<String> folders = new TreeSet<>();
    private final Map<String, byte[]> files = new TreeMap<>();

    DiskState() {}

    void folder(String path) {
        folders.add(path);
    }

    void file(String path, byte[] content) {
        files.put(path, content);
    }

    /** The contents of the files, by their names; not to be changed. */
    public Map<String, byte[]> files() {
        return Map.copyOf(files);
    }

    /** Makes all of it below a directory that is there and empty. */
    public void writeTo(Path directory) throws IOException {
        for (String folder : folders) {
            Files.createDirectory(directory.resolve(folder));
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
    }
}
