package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.internal.sql.Database;
import dev.exai.files.BlobKey;
import dev.exai.files.BlobStore;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A store whose contents may lie in packs, as the catalogue says. What is published here lies by itself. Thread-safe. */
public final class PackedContents implements BlobStore {
    private final BlobStore store;
    private final Database database;

    /** Over a store, which is not closed with this. */
    public PackedContents(BlobStore store, Database database) {
        this.store = store;
        this.database = database;
    }

    private Optional<Packs.Place> place(BlobKey key) {
        return database.read(sql -> Packs.find(sql, key));
    }

    @FunctionalInterface
    private interface Opening {
        InputStream at(Packs.Place place);
    }

    @FunctionalInterface
    private interface Plain {
        InputStream open();
    }

    @Override
    public Staged stage(InputStream content, long maxBytes) {
        return store.stage(content, maxBytes);
    }

    @Override
    public OptionalLong size(BlobKey key) {
        Packs.Place place = place(key).orElse(null);
        if (place != null && store.size(place.pack()).isPresent()) {
            return OptionalLong.of(place.bytes());
        }
        return store.size(key); // also of a pack that a backup could only bring back in pieces
    }

    @Override
    public InputStream open(BlobKey key, boolean verified) {
        return open(
                key,
                place -> {
                    InputStream in = part(place, 0, place.bytes());
                    return verified ? new HashedInput(in, key.hash()) : in;
                },
                () -> store.open(key, verified));
    }

    @Override
    public InputStream openRange(BlobKey key, long from, long bytes) {
        RangeInput.check(from, bytes);
        return open(
                key,
                place -> part(place, from, Math.min(bytes, place.bytes() - from)),
                () -> store.openRange(key, from, bytes));
    }

    /** What moves out of its pack or away while it is opened is looked for where it is then. */
    private InputStream open(BlobKey key, Opening packed, Plain plain) {
        Optional<Packs.Place> place = place(key);
        if (place.isPresent()) {
            try {
                return packed.at(place.get());
            } catch (ExaiException e) {
                if (e.kind() != ErrorKind.FILE_GONE) {
                    throw e;
                }
            }
        }
        return plain.open();
    }

    private InputStream part(Packs.Place place, long from, long bytes) {
        return bytes <= 0 ? InputStream.nullInputStream() : store.openRange(place.pack(), place.at() + from, bytes);
    }

    @Override
    public boolean delete(BlobKey key, Duration unused) {
        return store.delete(key, unused);
    }

    @Override
    public void visit(Visitor visitor) {
        store.visit(visitor);
    }

    @Override
    public void close() {} // the storage closes the store
}
