package dev.exai.sessions;

import dev.exai.core.CancelToken;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.file.ContentHash;
import dev.exai.core.spi.CallContext;
import dev.exai.sessions.IdempotencyStore.Claim;
import dev.exai.sessions.IdempotencyStore.Scope;
import dev.exai.sessions.internal.InMemoryIdempotencyStore;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Makes calls that carry an idempotency key once: the same key and request is answered from what is stored, and waits where
 * the first call still runs. A call that failed may be made again. One that was cancelled after it had been sent, or of
 * which nobody knows how it ended, may have been billed and is never repeated under its key. Thread-safe.
 */
public final class IdempotentCalls implements AutoCloseable {
    private static final Duration SLACK = Duration.ofSeconds(30); // from a call's deadline to the end of its clean-up
    private static final Duration POLL = Duration.ofMillis(500); // calls of other processes end without a word

    private final IdempotencyStore store;
    private final TimeSource time;
    /** Tokens of callers who wait, cancelled when any call here ends. */
    private final Set<CancelToken> waiting = ConcurrentHashMap.newKeySet();

    /** Calls whose keys are kept in the store, which is closed with this. */
    public IdempotentCalls(IdempotencyStore store, TimeSource time) {
        this.store = Objects.requireNonNull(store, "store");
        this.time = Objects.requireNonNull(time, "time");
    }

    /** Calls whose keys live as long as this process. */
    public static IdempotentCalls inMemory(TimeSource time) {
        return new IdempotentCalls(new InMemoryIdempotencyStore(time), time);
    }

    /**
     * An answer.
     *
     * @param value what the call yielded
     * @param replayed whether it comes from an earlier call
     * @param kept whether a repeat will find it; false if it could not be stored, and a repeat is told UNKNOWN_OUTCOME
     */
    public record Answer(String value, boolean replayed, boolean kept) {}

    /**
     * Makes the call, or returns the answer of the call that was made before under this key.
     *
     * @param request stands for everything the call depends on
     * @param context how long may be waited for a call that runs
     * @throws ExaiException what the call threw; kind IDEMPOTENCY_MISMATCH if the key belongs to another request,
     *     IN_PROGRESS if the same request still runs at the deadline, UNKNOWN_OUTCOME if it may have been made and billed
     */
    public Answer call(Scope scope, ContentHash request, CallContext context, Supplier<String> call) {
        while (true) {
            CancelToken changed = new CancelToken();
            waiting.add(changed); // before the claim, so that no end is missed
            try {
                Claim claim = store.claim(
                        scope,
                        request,
                        time.instant().plus(context.deadline().remaining()).plus(SLACK));
                if (claim instanceof Claim.Granted granted) {
                    return make(scope, granted.token(), call);
                }
                if (claim instanceof Claim.Done done) {
                    return new Answer(done.answer(), true, true);
                }
                refuse(claim);
                await(context, changed);
            } finally {
                waiting.remove(changed);
            }
        }
    }

    /** Closes the store. */
    @Override
    public void close() {
        store.close();
    }

    private static void refuse(Claim claim) {
        if (claim instanceof Claim.Mismatch) {
            throw new ExaiException(
                    ErrorKind.IDEMPOTENCY_MISMATCH,
                    "idempotency_key: it was used for another request; use a new one for each request");
        }
        if (claim instanceof Claim.Unknown) {
            throw new ExaiException(
                    ErrorKind.UNKNOWN_OUTCOME,
                    "idempotency_key: the call was begun before, and may have been answered and billed; use a new key to"
                            + " make it again");
        }
    }

    private Answer make(Scope scope, String token, Supplier<String> call) {
        boolean settled = false;
        try {
            String value = call.get();
            boolean kept = keep(scope, token, value);
            settled = kept;
            return new Answer(value, false, kept);
        } catch (ExaiException e) {
            if (!mayHaveBeenBilledUnseen(e)) {
                store.release(scope, token);
                settled = true;
            }
            throw e;
        } finally {
            if (!settled) {
                store.lost(scope, token);
            }
            waiting.forEach(waiter -> waiter.cancel("a call ended"));
        }
    }

    private boolean keep(Scope scope, String token, String value) {
        try {
            store.complete(scope, token, value);
            return true;
        } catch (ExaiException e) {
            return false; // it has been paid for: an answer that cannot be kept is still an answer
        }
    }

    /** Whoever cancels does not see the answer, and whoever lost the connection does not even know that it was cancelled. */
    private static boolean mayHaveBeenBilledUnseen(ExaiException e) {
        return e.kind() == ErrorKind.UNKNOWN_OUTCOME
                || (e.kind() == ErrorKind.CANCELLED && e.phase().compareTo(ErrorPhase.SEND) >= 0);
    }

    private void await(CallContext context, CancelToken changed) {
        if (context.deadline().isExpired()) {
            throw new ExaiException(
                    ErrorKind.IN_PROGRESS, "idempotency_key: the same call is still running; ask again later");
        }
        context.cancel().throwIfCancelled();
        CancelToken.Registration link = context.cancel().onCancel(() -> changed.cancel("cancelled"));
        Duration remaining = context.deadline().remaining();
        try {
            context.time().sleep(remaining.compareTo(POLL) < 0 ? remaining : POLL, changed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExaiException(ErrorKind.CANCELLED, "interrupted while waiting for the same call", e);
        } finally {
            link.close();
        }
    }
}
