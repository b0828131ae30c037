package dev.exai.core.resilience;

import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.KeyLimits;
import dev.exai.core.spi.Provider;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A provider with all its keys: each attempt goes out with one that is accepted, has money and has room, and what comes of it
 * decides which one the next gets. Refused (401), empty and limited keys are told apart and spared for different times; a
 * model whose calls fail is spared behind a circuit breaker; the number of calls under way shrinks when the provider
 * refuses more, and {@code Retry-After}, the provider's word on what is left, and the settings' limits per minute are kept
 * by waiting, within the deadline. With one key and no limits it only holds calls back that the provider asked to hold
 * back. What lies in one account, files and batches and money, is always asked of the first key; vectors, counts of tokens
 * and lists of models of any. Each part of the provider has limits and a circuit of its own, all share the keys'. Thread-safe.
 */
public final class GuardedProvider extends ManagedProvider {
    private final List<ProviderKey> keys;
    private final KeyPool pool;

    /**
     * A provider that is reached with any of the keys.
     *
     * @param keys at least one, in order of preference; closed with this provider
     */
    public GuardedProvider(List<ProviderKey> keys, KeyLimits limits, TimeSource time) {
        super(firstOf(keys));
        this.keys = List.copyOf(keys);
        pool = new KeyPool(id(), this.keys, limits, time);
    }

    private static Provider firstOf(List<ProviderKey> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a provider needs at least one way to be reached");
        }
        return keys.get(0).provider();
    }

    /** Files are always those of the first key. */
    @Override
    @Nullable
    UnaryOperator<String> fileAccount() {
        return keys.get(0).account();
    }

    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        Lease lease = pool.take(request, context);
        boolean open = false;
        try {
            useKey(lease, context);
            ChatStream stream = new GuardedStream(lease.provider().open(request, context), lease, context);
            open = true;
            return stream;
        } catch (ExaiException e) {
            lease.failed(e, context);
            throw e;
        } finally {
            lease.limitsSeen(context.journal().takeLimits());
            if (!open) {
                lease.released();
            }
        }
    }

    @Override
    <T> T run(Errand errand, CallContext context, Errand.Work<T> work) {
        Lease lease = pool.take(errand, context);
        try {
            useKey(lease, context);
            T result = work.at(lease.provider(), context);
            lease.succeeded(null);
            return result;
        } catch (ExaiException e) {
            lease.failed(e, context);
            throw e;
        } finally {
            lease.limitsSeen(context.journal().takeLimits());
            lease.released();
        }
    }

    private static void useKey(Lease lease, CallContext context) {
        String fingerprint = lease.fingerprint();
        if (fingerprint != null) {
            context.journal().useKey(fingerprint);
        }
    }

    /** Whether the model of that name can be expected to answer. */
    public Health health(String model) {
        return pool.health(model);
    }

    /** What each key is like now, in their order. */
    public List<KeyState> keyStates() {
        return pool.states();
    }

    /** Whether another attempt for the model, or on the lane of an errand, could set out at once. */
    boolean anyReady(String lane) {
        return pool.anyReady(lane);
    }

    int keys() {
        return keys.size();
    }

    @Override
    public void close() {
        closeFrom(keys.size() - 1);
    }

    /** Each of them even if another one breaks its promise and throws. */
    private void closeFrom(int index) {
        if (index >= 0) {
            try {
                keys.get(index).provider().close();
            } finally {
                closeFrom(index - 1);
            }
        }
    }
}
