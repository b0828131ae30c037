package dev.exai.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files that a fake upstream holds. Thread-safe. */
final class FileShelf {
    /** A file; {@code lifetimeSeconds} is 0 for one that is kept. */
    record Held(String id, String name, String purpose, byte[] content, long lifetimeSeconds) {}

    private final String idPrefix;
    private final Map<String, Held> files = new LinkedHashMap<>(); // guarded by this, as below
    private int made;

    FileShelf(String idPrefix) {
        this.idPrefix = idPrefix;
    }

    synchronized Held add(String name, String purpose, byte[] content, long lifetimeSeconds) {
        String id = idPrefix + ++made;
        Held file = new Held(id, name, purpose, content, lifetimeSeconds);
        files.put(id, file);
        return file;
    }

    synchronized @Nullable Held find(String id) {
        return files.get(id);
    }

    synchronized boolean remove(String id) {
        return files.remove(id) != null;
    }

    /** All, the newest first. */
    synchronized List<Held> newestFirst() {
        List<Held> all = new ArrayList<>();
        files.values().forEach(file -> all.add(0, file));
        return all;
    }
}
