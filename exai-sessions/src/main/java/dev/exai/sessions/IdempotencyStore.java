package dev.exai.sessions;

import dev.exai.core.IdempotencyKey;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.file.ContentHash;
import dev.exai.sessions.internal.DeferredIdempotencyStore;
import dev.exai.sessions.internal.InMemoryIdempotencyStore;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Where it is kept which calls with an idempotency key were made. Each operation is atomic. Thread-safe.
 *
 * <p>What was claimed and neither completed nor released, for example because the process died, is told as
 * {@link Claim.Unknown} from the moment on by which it must have ended. Entries are kept for at least a day.
 */
public interface IdempotencyStore extends AutoCloseable {
    /** A store whose keys live as long as this process. */
    static IdempotencyStore inMemory(TimeSource time) {
        return new InMemoryIdempotencyStore(time);
    }

    /** A store that {@code opener} opens with the first key; if that throws, the next use tries again. */
    static IdempotencyStore deferred(Supplier<IdempotencyStore> opener) {
        return new DeferredIdempotencyStore(opener);
    }

    /** Whose call of which tool a key names; the same key means nothing to another principal or tool. */
    record Scope(PrincipalId principal, String tool, IdempotencyKey key) {
        /** Checks. */
        public Scope {
            Objects.requireNonNull(principal, "principal");
            Objects.requireNonNull(tool, "tool");
            Objects.requireNonNull(key, "key");
        }
    }

    /** What is known of a key. */
    sealed interface Claim {
        /**
         * Nothing was, and now the call is this caller's to make.
         *
         * @param token proves it when the call has ended
         */
        record Granted(String token) implements Claim {}

        /** The same request is running. */
        record Running() implements Claim {}

        /** The same request was answered. */
        record Done(String answer) implements Claim {}

        /** The same request was begun, and nobody knows how it ended. */
        record Unknown() implements Claim {}

        /** The key was used for another request. */
        record Mismatch() implements Claim {}
    }

    /**
     * Claims the key for a request, if nothing is known of it.
     *
     * @param request stands for everything the call depends on
     * @param until by when the call must have ended
     * @throws dev.exai.core.ExaiException kind REJECTED if the principal has too many keys; none is forgotten early, for
     *     that could bill a call twice
     */
    Claim claim(Scope scope, ContentHash request, Instant until);

    /**
     * The claimed call was answered.
     *
     * @throws dev.exai.core.ExaiException kind STORAGE_FULL if the answer cannot be kept; the claim stays
     */
    void complete(Scope scope, String token, String answer);

    /** The claimed call failed, and may be made again: forgets it. */
    void release(Scope scope, String token);

    /** Nobody knows how the claimed call ended. */
    void lost(Scope scope, String token);

    /** Frees what it holds. Does not throw. */
    @Override
    void close();
}
