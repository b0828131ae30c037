package dev.exai.sessions.internal;

import dev.exai.core.file.ContentHash;
import dev.exai.sessions.IdempotencyStore;
import java.time.Instant;
import java.util.function.Supplier;

/** A store that is opened with the first key. */
public final class DeferredIdempotencyStore implements IdempotencyStore {
    private final Deferred<IdempotencyStore> store;

    /** A store that {@code opener} opens. */
    public DeferredIdempotencyStore(Supplier<IdempotencyStore> opener) {
        store = new Deferred<>(opener);
    }

    @Override
    public Claim claim(Scope scope, ContentHash request, Instant until) {
        return store.get().claim(scope, request, until);
    }

    @Override
    public void complete(Scope scope, String token, String answer) {
        store.get().complete(scope, token, answer);
    }

    @Override
    public void release(Scope scope, String token) {
        store.get().release(scope, token);
    }

    @Override
    public void lost(Scope scope, String token) {
        store.get().lost(scope, token);
    }

    @Override
    public void close() {
        store.ifMade(IdempotencyStore::close);
    }
}
