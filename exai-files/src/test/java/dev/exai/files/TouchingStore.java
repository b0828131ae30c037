package dev.exai.files;

import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;

/** A store that does something first whenever a content is opened. */
final class TouchingStore implements BlobStore {
    private final BlobStore store;
    volatile Runnable onOpen = () -> {};
    volatile OptionalLong free = OptionalLong.empty();

    TouchingStore(BlobStore store) {
        this.store = store;
    }

    @Override
    public Staged stage(InputStream content, long maxBytes) {
        return store.stage(content, maxBytes);
    }

    @Override
    public OptionalLong size(BlobKey key) {
        return store.size(key);
    }

    @Override
    public InputStream open(BlobKey key, boolean verified) {
        onOpen.run();
        return store.open(key, verified);
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
    public OptionalLong freeBytes() {
        return free;
    }

    @Override
    public void close() {
        store.close();
    }
}
