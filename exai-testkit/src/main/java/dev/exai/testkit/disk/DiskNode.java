package dev.exai.testkit.disk;

import java.util.HashMap;
import java.util.Map;

/** What a name stands for. Not thread-safe. */
sealed interface DiskNode permits DiskFile, DiskNode.Folder {
    /** The names of a folder: as programs see them, and those that are surely on disk. */
    final class Folder implements DiskNode {
        final Map<String, DiskNode> names = new HashMap<>();
        final Map<String, DiskNode> durable = new HashMap<>();
    }
}
