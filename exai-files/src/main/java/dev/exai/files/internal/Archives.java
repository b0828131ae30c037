package dev.exai.files.internal;

import dev.exai.files.ArchiveEntry;
import dev.exai.files.ArchiveLimits;
import dev.exai.files.BlobStore;
import dev.exai.files.FileSource;
import dev.exai.files.StoredFile;
import dev.exai.files.TakeIn;
import dev.exai.files.UnpackedFile;
import dev.exai.files.internal.archive.ArchiveReader;
import dev.exai.files.internal.archive.ArchiveSource;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Archives among the stored files. Thread-safe. */
public final class Archives {
    private final BlobStore blobs;
    private final TakingIn taking;

    /** Of contents in the store; what comes out of them is taken in. */
    public Archives(BlobStore blobs, TakingIn taking) {
        this.blobs = blobs;
        this.taking = taking;
    }

    /** What stands in the archive. */
    public List<ArchiveEntry> list(StoredFile file, ArchiveLimits limits) {
        List<ArchiveEntry> entries = new ArrayList<>();
        ArchiveReader.visit(source(file), limits, false, (entry, content) -> entries.add(entry));
        return entries;
    }

    /** Takes in every file of the archive. All of it is read and checked before the first one is. */
    public List<UnpackedFile> unpack(StoredFile file, ArchiveLimits limits, TakeIn wish) {
        ArchiveSource source = source(file);
        ArchiveReader.visit(source, limits, true, (entry, content) -> {});
        List<UnpackedFile> unpacked = new ArrayList<>();
        ArchiveReader.visit(source, limits, true, (entry, content) -> {
            if (entry.kind() == ArchiveEntry.Kind.FILE) {
                TakeIn named = new TakeIn.Builder()
                        .name(entry.path())
                        .purpose(wish.purpose())
                        .keepFor(wish.keepFor())
                        .build();
                unpacked.add(new UnpackedFile(
                        entry.path(), taking.run(file.owner(), new FileSource.Stream(content), named)));
            }
        });
        return unpacked;
    }

    private ArchiveSource source(StoredFile file) {
        return new ArchiveSource() {
            @Override
            public String name() {
                return file.name();
            }

            @Override
            public long sizeBytes() {
                return file.sizeBytes();
            }

            @Override
            public InputStream open(long from, long bytes) {
                return blobs.openRange(file.blob(), from, bytes);
            }
        };
    }
}
