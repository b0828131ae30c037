package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.SqliteReader;
import dev.exai.files.BlobKey;
import dev.exai.files.BlobStore;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Contents wherever they lie, as the catalogue says: by themselves in the store, in its packs, or in the archive. What is
 * published here lies by itself in the store. Where there is an archive, notes once a day what is used. Thread-safe.
 */
public final class PackedContents implements BlobStore {
    private static final Duration NOTED = Duration.ofDays(1);

    private final BlobStore store;
    private final @Nullable BlobStore archive;
    private final Database database;
    private final @Nullable TimeSource time;

    /**
     * Over stores, which are not closed with this.
     *
     * @param time notes uses; null if what is read here is no use
     */
    public PackedContents(BlobStore store, @Nullable BlobStore archive, Database database, @Nullable TimeSource time) {
        this.store = store;
        this.archive = archive;
        this.database = database;
        this.time = time;
    }

    /** Where a content is to be read: a part of the pack, or all of it. */
    private record Place(BlobStore store, Packs.@Nullable Place pack) {}

    private Place place(BlobKey key) {
        return database.read(sql -> {
            Packs.Place pack = Packs.find(sql, key).orElse(null);
            boolean archived = pack == null && archive != null && Archiving.holds(sql, key);
            return new Place(archived && archive != null ? archive : store, pack);
        });
    }

    @FunctionalInterface
    private interface Opening {
        InputStream at(Place place);
    }

    @Override
    public Staged stage(InputStream content, long maxBytes) {
        return store.stage(content, maxBytes);
    }

    @Override
    public OptionalLong size(BlobKey key) {
        Place place = place(key);
        Packs.Place pack = place.pack;
        if (pack != null && store.size(pack.pack()).isPresent()) {
            return OptionalLong.of(pack.bytes());
        }
        OptionalLong size = place.store.size(key);
        return size.isPresent() ? size : store.size(key); // also what a backup could only bring back by itself
    }

    @Override
    public InputStream open(BlobKey key, boolean verified) {
        return open(key, place -> {
            Packs.Place pack = place.pack;
            if (pack == null) {
                return place.store.open(key, verified);
            }
            InputStream in = part(pack, 0, pack.bytes());
            return verified ? new HashedInput(in, key.hash()) : in;
        });
    }

    @Override
    public InputStream openRange(BlobKey key, long from, long bytes) {
        RangeInput.check(from, bytes);
        return open(key, place -> {
            Packs.Place pack = place.pack;
            return pack == null
                    ? place.store.openRange(key, from, bytes)
                    : part(pack, from, Math.min(bytes, pack.bytes() - from));
        });
    }

    /** What moves while it is opened is looked for where it is then. */
    private InputStream open(BlobKey key, Opening opening) {
        noteUse(key);
        try {
            return opening.at(place(key));
        } catch (ExaiException e) {
            if (e.kind() != ErrorKind.FILE_GONE) {
                throw e;
            }
        }
        Place again = place(key);
        boolean here = again.pack == null || store.size(again.pack.pack()).isEmpty();
        boolean archived = again.pack == null && again.store.size(key).isPresent();
        return opening.at(here && !archived ? new Place(store, null) : again);
    }

    private void noteUse(BlobKey key) {
        if (time == null || archive == null || database instanceof SqliteReader) {
            return;
        }
        Instant now = time.instant();
        boolean noted = database.read(sql -> Archiving.usedAt(sql, key))
                .filter(at -> at.isAfter(now.minus(NOTED)))
                .isPresent();
        if (!noted) {
            database.write(sql -> {
                Archiving.used(sql, key, now);
                return key;
            });
        }
    }

    private InputStream part(Packs.Place place, long from, long bytes) {
        return bytes <= 0 ? InputStream.nullInputStream() : store.openRange(place.pack(), place.at() + from, bytes);
    }

    @Override
    public boolean delete(BlobKey key, Duration unused) {
        return store.delete(key, unused) && (archive == null || archive.delete(key, unused));
    }

    @Override
    public void visit(Visitor visitor) {
        store.visit(visitor);
    }

    @Override
    public void close() {} // the storage closes the stores
}
