package dev.exai.files.internal;

import dev.exai.core.TimeSource;
import dev.exai.files.BlobKey;
import dev.exai.files.BlobStore;
import java.io.IOException;
import java.nio.file.Path;

/** Lets tests of another package make stores that demand free space, and find their files. */
public final class DiskBlobStoreAccess {
    private DiskBlobStoreAccess() {}

    public static BlobStore withReserve(Path root, TimeSource time, long bytes) {
        return new DiskBlobStore(root, time, bytes);
    }

    public static Path pathOf(Path root, BlobKey key) {
        return new BlobFolders(root).path(key);
    }

    public static RuntimeException faultOf(IOException cause) {
        return StoreFaults.of(cause);
    }
}
