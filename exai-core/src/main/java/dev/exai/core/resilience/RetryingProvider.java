package dev.exai.core.resilience;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Cost;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import java.time.Instant;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Tries a call again when it failed before any output, as {@link RetryPolicy} and {@link RetryBudget} allow: the only
 * retry loop of EXAI. What a provider says before its first output (who answers, warnings, kept data) is held back until
 * then, so that an error inside an answer that had begun can be retried too. Where the failure is the key's and another key
 * of a {@link GuardedProvider} is ready, that one is asked at once. Every attempt is noted in the journal of
 * the call. Waits end at once when the call is cancelled or its stream closed, and are not begun if the deadline comes
 * first. All else that is asked, such as files and batches, goes through the same loop; what must be done once is repeated
 * only if it never arrived or was turned away, and an upload that can be continued goes on where it got to. Thread-safe.
 */
public final class RetryingProvider extends ManagedProvider {
    private final RetryPolicy policy;
    private final RetryBudget budget;
    private final RandomGenerator random;
    private final @Nullable GuardedProvider guarded; // the same provider, if it has keys to choose from

    /**
     * A provider that tries again.
     *
     * @param budget shared by all providers of the program
     * @param random for the jitter; must be thread-safe, as {@link java.util.Random} is
     */
    public RetryingProvider(Provider provider, RetryPolicy policy, RetryBudget budget, RandomGenerator random) {
        super(provider);
        this.policy = Objects.requireNonNull(policy, "policy");
        this.budget = Objects.requireNonNull(budget, "budget");
        this.random = Objects.requireNonNull(random, "random");
        guarded = provider instanceof GuardedProvider pool && pool.keys() > 1 ? pool : null;
    }

    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        if (!ModelId.isName(request.model())) {
            throw new ProviderException.Builder(ErrorKind.NOT_FOUND, id() + " has no model of such a name")
                    .provider(id().value())
                    .build();
        }
        budget.callStarted();
        RetryingStream stream = new RetryingStream(this, request, context);
        stream.begin();
        return stream;
    }

    @Override
    <T> T run(Errand errand, CallContext context, Errand.Work<T> work) {
        budget.callStarted();
        Attempts attempts = new Attempts(errand.asked(id()), context, usage -> null);
        Retries retries = Retries.of(this, errand, context, attempts);
        while (true) {
            attempts.begin();
            try {
                T result = work.at(delegate(), context);
                attempts.succeeded();
                return result;
            } catch (ExaiException e) {
                ExaiException last = retries.after(e);
                if (last != null) {
                    attempts.failed(last.kind(), last.phase());
                    throw last;
                }
            }
        }
    }

    Provider provider() {
        return delegate();
    }

    RetryPolicy policy() {
        return policy;
    }

    RetryBudget budget() {
        return budget;
    }

    /** Whether another attempt need not wait, because another key can make it. */
    boolean anotherKeyReady(String lane) {
        return guarded != null && guarded.anyReady(lane);
    }

    /** How often one call may change to another key. */
    int maxRotations() {
        return guarded == null ? 0 : guarded.keys() - 1;
    }

    @Nullable
    Cost costOf(String model, Usage usage, Instant moment) {
        ModelInfo info = ModelInfo.called(model, models());
        return Cost.of(info == null ? null : info.price(), usage, moment);
    }

    double chance() {
        return random.nextDouble();
    }
}
