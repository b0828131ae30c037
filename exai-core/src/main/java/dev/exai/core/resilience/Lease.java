package dev.exai.core.resilience;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.Usage;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.RemainingLimits;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One attempt's hold on a key. It ends once; what came of it becomes knowledge of the lane then. Thread-safe. */
final class Lease {
    private final KeyPool pool;
    private final Lane lane;
    private final Lane.ModelState model;
    private final RateLimit.Sent sent;
    private final boolean probe;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Takes the place; the caller holds the pool's lock. */
    Lease(KeyPool pool, Lane lane, Lane.ModelState model, long tokens, long nowNanos) {
        this.pool = pool;
        this.lane = lane;
        this.model = model;
        lane.concurrency.taken();
        sent = lane.rate.take(tokens, nowNanos);
        probe = model.circuit.taken();
    }

    Provider provider() {
        return lane.key.provider();
    }

    /** The key's name for the journal; null for a provider without keys. */
    @Nullable
    String fingerprint() {
        Supplier<String> fingerprint = lane.key.fingerprint();
        return fingerprint == null ? null : fingerprint.get();
    }

    void limitsSeen(@Nullable RemainingLimits limits) {
        if (limits != null) {
            pool.ended(now -> lane.remaining(model, limits, now));
        }
    }

    void succeeded(@Nullable Usage usage) {
        end(now -> {
            lane.accepted(model);
            model.circuit.succeeded(probe, now);
            if (usage != null) {
                lane.rate.settle(sent, usage.totalTokens());
            }
        });
    }

    /** Ended by the caller, which says nothing about the provider. */
    void released() {
        end(now -> model.circuit.ended(probe));
    }

    void failed(ExaiException e, CallContext context) {
        boolean ours = e.kind() == ErrorKind.TIMEOUT && context.deadline().isExpired();
        Remedy.Blame blame =
                ours ? Remedy.Blame.NOBODY : Remedy.of(e.kind(), e.phase()).blame();
        boolean answered = e instanceof ProviderException error && error.httpStatus() != 0;
        Duration asked = e instanceof ProviderException error ? error.retryAfter() : null;
        end(now -> blame(blame, e.kind(), asked, answered, now));
    }

    private void blame(Remedy.Blame blame, ErrorKind kind, @Nullable Duration asked, boolean answered, long now) {
        if (blame == Remedy.Blame.CIRCUIT) {
            model.circuit.failed(probe, kind, now);
            if (kind == ErrorKind.OVERLOADED) {
                lane.concurrency.refused(now);
            }
            return;
        }
        if (blame == Remedy.Blame.LIMITED_KEY) {
            lane.limited(model, asked, now);
        } else if (blame != Remedy.Blame.NOBODY) {
            lane.out(kind, asked, now);
        }
        if (answered) {
            model.circuit.succeeded(probe, now); // it refused this call, so it works
        } else {
            model.circuit.ended(probe);
        }
    }

    private void end(KeyPool.LaneChange change) {
        if (ended.compareAndSet(false, true)) {
            pool.ended(now -> {
                change.apply(now);
                lane.concurrency.ended();
            });
        }
    }
}
