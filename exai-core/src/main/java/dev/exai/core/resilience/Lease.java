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
    private boolean probed; // the probe has told what it was sent for; under the pool's lock

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

    /** The first output has come: whoever waits for a probe need not wait for the end of its answer. */
    void answers() {
        if (probe && !ended.get()) {
            pool.ended(now -> {
                if (!probed) {
                    probed = true;
                    model.circuit.succeeded(true, now);
                }
            });
        }
    }

    private boolean stillProbe() {
        return probe && !probed;
    }

    void succeeded(@Nullable Usage usage) {
        end(now -> {
            lane.accepted(model);
            model.circuit.succeeded(stillProbe(), now);
            if (usage != null) {
                lane.rate.settle(sent, usage.totalTokens());
            }
        });
    }

    /** Ended by the caller, which says nothing about the provider. */
    void released() {
        end(now -> model.circuit.ended(stillProbe()));
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
            model.circuit.failed(stillProbe(), kind, now);
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
            model.circuit.succeeded(stillProbe(), now); // it refused this call, so it works
        } else {
            model.circuit.ended(stillProbe());
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
