package dev.exai.sessions;

import dev.exai.core.CancelToken;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.file.ContentHash;
import dev.exai.core.model.ModelId;
import dev.exai.core.spi.CallContext;
import dev.exai.sessions.internal.CanonicalDigest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets callers of one principal who ask the same at the same time share one call to the provider. Only for callers who ask
 * for that: an answer that was drawn once is then given several times. Thread-safe.
 */
public final class SharedCalls {
    private final Map<Key, Flight> flights = new ConcurrentHashMap<>();

    /** No call is under way. */
    public SharedCalls() {}

    private record Key(PrincipalId principal, ModelId model, ContentHash request) {}

    /** A call under way. Its fields are written before {@code landed} is cancelled, and read after. */
    private static final class Flight {
        final CancelToken landed = new CancelToken();
        volatile @Nullable ChatResponse answer;
        volatile @Nullable ExaiException failure;
    }

    /**
     * An answer.
     *
     * @param shared whether another caller's call yielded it
     */
    public record Answer(ChatResponse response, boolean shared) {}

    /**
     * Makes the call, or waits for the same call of another caller of this principal. Where that one ends because its
     * caller cancelled or ran out of time, this caller makes its own.
     *
     * @throws ExaiException what the call threw; kind TIMEOUT or CANCELLED if the context ends while waiting
     */
    public Answer call(ModelId model, ChatRequest request, CallContext context, Supplier<ChatResponse> call) {
        Optional<ContentHash> hash = CanonicalDigest.of(request);
        if (hash.isEmpty()) {
            return new Answer(call.get(), false);
        }
        Key key = new Key(context.principal(), model, hash.get());
        while (true) {
            Flight own = new Flight();
            Flight other = flights.putIfAbsent(key, own);
            if (other == null) {
                return new Answer(fly(key, own, call), false);
            }
            await(other, context);
            ChatResponse answer = other.answer;
            if (answer != null) {
                return new Answer(answer, true);
            }
            ExaiException failure = other.failure;
            if (failure != null && failure.kind() != ErrorKind.CANCELLED && failure.kind() != ErrorKind.TIMEOUT) {
                throw new ExaiException(failure.kind(), failure.phase(), "a shared call failed", failure);
            }
        }
    }

    private ChatResponse fly(Key key, Flight flight, Supplier<ChatResponse> call) {
        try {
            ChatResponse answer = call.get();
            flight.answer = answer;
            return answer;
        } catch (ExaiException e) {
            flight.failure = e;
            throw e;
        } finally {
            flights.remove(key);
            flight.landed.cancel("landed");
        }
    }

    private static void await(Flight flight, CallContext context) {
        context.deadline().throwIfExpired("waiting for the same call", ErrorPhase.PREPARE);
        context.cancel().throwIfCancelled();
        CancelToken wake = new CancelToken();
        CancelToken.Registration landed = flight.landed.onCancel(() -> wake.cancel("landed"));
        CancelToken.Registration cancelled = context.cancel().onCancel(() -> wake.cancel("cancelled"));
        try {
            context.time().sleep(context.deadline().remaining(), wake);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExaiException(ErrorKind.CANCELLED, "interrupted while waiting for the same call", e);
        } finally {
            cancelled.close();
            landed.close();
        }
        if (!flight.landed.isCancelled()) {
            context.cancel().throwIfCancelled();
            context.deadline().throwIfExpired("waiting for the same call", ErrorPhase.PREPARE);
        }
    }
}
