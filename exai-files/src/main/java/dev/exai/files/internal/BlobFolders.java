package dev.exai.files.internal;

import dev.exai.core.file.ContentHash;
import dev.exai.core.internal.sql.PrivateFiles;
import dev.exai.files.BlobKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where contents lie on a disk: {@code space/first two digits/hash}. Names come from hashes only, never from what a caller
 * called a file. Thread-safe.
 */
final class BlobFolders {
    private final Path root;
    private final Set<Path> known = ConcurrentHashMap.newKeySet();

    BlobFolders(Path root) {
        this.root = root;
    }

    Path path(BlobKey key) {
        String hex = key.hash().hex();
        return root.resolve(key.space()).resolve(hex.substring(0, 2)).resolve(hex);
    }

    /** The key of a path, null if it is no content's. */
    static @Nullable BlobKey key(Path file) {
        Path fan = file.getParent();
        Path space = fan == null ? null : fan.getParent();
        if (space == null || space.getFileName() == null || file.getFileName() == null) {
            return null;
        }
        String spaceName = space.getFileName().toString();
        String name = file.getFileName().toString();
        boolean isHash = name.length() == 64 && name.chars().allMatch(c -> "0123456789abcdef".indexOf(c) >= 0);
        return isHash && BlobKey.isSpace(spaceName) ? new BlobKey(spaceName, new ContentHash(name)) : null;
    }

    /** Makes the folder of a path and its names durable. */
    void prepare(Path file) throws IOException {
        Path fan = folderOf(file);
        if (known.contains(fan)) {
            return;
        }
        Path space = folderOf(fan);
        PrivateFiles.createDirectories(fan);
        PrivateFiles.syncDirectory(space);
        PrivateFiles.syncDirectory(root);
        known.add(fan);
    }

    static Path folderOf(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalStateException(file + " lies in no folder");
        }
        return parent;
    }
}
