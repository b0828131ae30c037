package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.SqliteReader;
import dev.exai.files.BlobKey;
import dev.exai.files.BlobStore;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A store that one installation has for itself: it is claimed with the first use, and one that another has claimed is refused
 * altogether, because what this catalogue does not name would be removed there. Thread-safe.
 */
public final class ClaimedStore implements BlobStore {
    private final BlobStore store;
    private final Installation installation;
    private final boolean reading;
    private volatile boolean claimed;

    /** For the installation of the catalogue; one that is only read claims nothing. */
    public ClaimedStore(BlobStore store, Database database) {
        this.store = store;
        installation = new Installation(database);
        reading = database instanceof SqliteReader;
    }

    private BlobStore mine() {
        if (!claimed) {
            String name = reading ? installation.find().orElse("") : installation.name();
            String holder = reading ? store.claimedBy().orElse(name) : store.claim(name);
            if (!holder.equals(name)) {
                throw new ExaiException(
                        ErrorKind.CONFIGURATION,
                        "the contents in " + store + " belong to another installation (" + Names.display(holder)
                                + ", this one is " + name + "): give each a bucket, prefix or folder of its own"
                                + " (files.stored.s3.bucket, files.stored.s3.prefix, files.stored.contents,"
                                + " files.stored.archive); if that one is gone for good, delete its mark there");
            }
            claimed = true;
        }
        return store;
    }

    @Override
    public Optional<String> claimedBy() {
        return store.claimedBy();
    }

    @Override
    public String claim(String name) {
        return store.claim(name);
    }

    @Override
    public Staged stage(InputStream content, long maxBytes) {
        return mine().stage(content, maxBytes);
    }

    @Override
    public OptionalLong size(BlobKey key) {
        return mine().size(key);
    }

    @Override
    public InputStream open(BlobKey key, boolean verified) {
        return mine().open(key, verified);
    }

    @Override
    public InputStream openRange(BlobKey key, long from, long bytes) {
        return mine().openRange(key, from, bytes);
    }

    @Override
    public boolean delete(BlobKey key, Duration unused) {
        return mine().delete(key, unused);
    }

    @Override
    public void visit(Visitor visitor) {
        mine().visit(visitor);
    }

    @Override
    public OptionalLong freeBytes() {
        return store.freeBytes();
    }

    @Override
    public void close() {
        store.close();
    }

    @Override
    public String toString() {
        return store.toString();
    }
}
