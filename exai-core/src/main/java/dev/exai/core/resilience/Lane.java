package dev.exai.core.resilience;

import dev.exai.core.ErrorKind;
import dev.exai.core.spi.KeyLimits;
import dev.exai.core.spi.RemainingLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is known of one key: whether it is accepted, how busy it is, and how each model does with it. Guarded by its pool. */
final class Lane {
    /** After so long a refused key is tried again: somebody may have mended it. */
    static final Duration DEAD_FOR = Duration.ofMinutes(10);

    /** After so long an empty account is tried again when the provider does not say when it is filled. */
    static final Duration EMPTY_FOR = Duration.ofMinutes(5);

    /** And at the latest after so long, whatever it says: people top up. */
    static final Duration EMPTY_AT_MOST = Duration.ofHours(1);

    /** First guess of how long a limit lasts when the provider does not say; doubles up to the next. */
    static final Duration FIRST_GUESS = Duration.ofSeconds(1);

    static final Duration LONGEST_GUESS = Duration.ofSeconds(30);

    private static final int MAX_MODELS = 256;

    final ProviderKey key;
    final ConcurrencyLimit concurrency;
    final RateLimit rate;
    private final Map<String, ModelState> models = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ModelState> eldest) {
            return size() > MAX_MODELS;
        }
    };
    private final Set<String> endpoints = new LinkedHashSet<>(); // a provider has one or two
    private @Nullable ErrorKind outBecause; // AUTHENTICATION or QUOTA_EXHAUSTED
    private long outUntilNanos;

    Lane(ProviderKey key, KeyLimits limits) {
        this.key = key;
        concurrency = new ConcurrencyLimit(limits.concurrentCalls());
        rate = new RateLimit(limits);
    }

    /** What a lane can do for a call now, from best to worst. */
    enum Standing {
        /** Take it. */
        READY,
        /** It refused lately; when it will take calls again is our guess. */
        GUESSED_LIMIT,
        /** Take it when one of the calls under way has ended. */
        FULL,
        /** Take it later: the provider or the settings say when. */
        BUSY,
        /** Its calls for the model fail. */
        OPEN_CIRCUIT,
        /** The key is refused, or its account empty. */
        OUT
    }

    /** The standing, and in how long it will be better if nothing happens. */
    record Verdict(
            Standing standing, long waitNanos, @Nullable ErrorKind because) {}

    private static final Verdict READY = new Verdict(Standing.READY, 0, null);

    /** How one model does with the key. */
    static final class ModelState {
        final CircuitBreaker circuit;
        private long statedUntilNanos;
        private long guessedUntilNanos;
        private Duration guess = Duration.ZERO;
        private @Nullable Long tokensLeft;
        private long tokensResetNanos;

        private ModelState(long nowNanos) {
            circuit = new CircuitBreaker(nowNanos);
            statedUntilNanos = nowNanos;
            guessedUntilNanos = nowNanos;
            tokensResetNanos = nowNanos;
        }
    }

    ModelState model(String name, long nowNanos) {
        return models.computeIfAbsent(name, unseen -> {
            int end = name.indexOf(LaneAsk.SEPARATOR);
            if (end > 0) {
                endpoints.add(name.substring(end + 1));
            }
            return new ModelState(nowNanos);
        });
    }

    Verdict judge(String modelName, long tokens, long nowNanos) {
        ModelState model = model(modelName, nowNanos);
        if (outBecause != null && outUntilNanos - nowNanos > 0) {
            return new Verdict(Standing.OUT, outUntilNanos - nowNanos, outBecause);
        }
        CircuitBreaker circuit = model.circuit;
        long untilProbe = circuit.probeAtNanos() - nowNanos;
        if (circuit.openedBy() != null && (circuit.probing() || untilProbe > 0)) {
            return new Verdict(Standing.OPEN_CIRCUIT, Math.max(0, untilProbe), circuit.openedBy());
        }
        long busyFor = Math.max(model.statedUntilNanos - nowNanos, rate.waitNanos(tokens, nowNanos));
        if (model.tokensLeft != null && model.tokensLeft < tokens) {
            busyFor = Math.max(busyFor, model.tokensResetNanos - nowNanos);
        }
        if (busyFor > 0) {
            return new Verdict(Standing.BUSY, busyFor, ErrorKind.RATE_LIMITED);
        }
        if (!concurrency.hasRoom(nowNanos)) {
            return new Verdict(Standing.FULL, concurrency.waitNanos(nowNanos), null);
        }
        long guessed = model.guessedUntilNanos - nowNanos;
        return guessed > 0 ? new Verdict(Standing.GUESSED_LIMIT, guessed, ErrorKind.RATE_LIMITED) : READY;
    }

    /** How the model is doing, by whichever interfaces it was asked: that of the worst. */
    Standing standing(String model, long nowNanos) {
        Standing worst = judge(model, 1, nowNanos).standing();
        for (String endpoint : endpoints) {
            String state = LaneAsk.state(model, endpoint);
            Standing other =
                    models.containsKey(state) ? judge(state, 1, nowNanos).standing() : worst;
            worst = other.compareTo(worst) > 0 ? other : worst;
        }
        return worst;
    }

    /** All that is known, for people. */
    KeyState state(long nowNanos) {
        List<KeyState.Trouble> troubles = new ArrayList<>();
        if (outBecause != null && outUntilNanos - nowNanos > 0) {
            Duration remaining = Duration.ofNanos(outUntilNanos - nowNanos);
            troubles.add(new KeyState.Trouble(null, KeyState.Matter.OUT, outBecause, remaining));
        }
        models.forEach((name, model) -> {
            KeyState.Trouble trouble = trouble(shown(name), model, nowNanos);
            if (trouble != null) {
                troubles.add(trouble);
            }
        });
        Supplier<String> name = key.fingerprint();
        String fingerprint = name == null ? null : name.get();
        return new KeyState(fingerprint, concurrency.running(), concurrency.limit(nowNanos), troubles);
    }

    private static String shown(String state) {
        return state.replace(LaneAsk.SEPARATOR, ' ').strip();
    }

    private static KeyState.@Nullable Trouble trouble(String name, ModelState model, long nowNanos) {
        ErrorKind openedBy = model.circuit.openedBy();
        if (openedBy != null) {
            long untilProbe = model.circuit.probeAtNanos() - nowNanos;
            boolean open = untilProbe > 0 && !model.circuit.probing();
            return new KeyState.Trouble(
                    name,
                    open ? KeyState.Matter.CIRCUIT_OPEN : KeyState.Matter.CIRCUIT_HALF_OPEN,
                    openedBy,
                    Duration.ofNanos(Math.max(0, untilProbe)));
        }
        long limited = later(model.statedUntilNanos, model.guessedUntilNanos) - nowNanos;
        return limited > 0
                ? new KeyState.Trouble(name, KeyState.Matter.LIMITED, ErrorKind.RATE_LIMITED, Duration.ofNanos(limited))
                : null;
    }

    /** The provider took a call: nothing that was held against the key or the model's rate holds any more. */
    void accepted(ModelState model) {
        outBecause = null;
        model.guess = Duration.ZERO;
        concurrency.succeeded();
    }

    void out(ErrorKind because, @Nullable Duration asked, long nowNanos) {
        outBecause = because;
        Duration until = because == ErrorKind.AUTHENTICATION ? DEAD_FOR : asked == null ? EMPTY_FOR : asked;
        outUntilNanos = nowNanos + shorter(until, EMPTY_AT_MOST).toNanos();
    }

    void limited(ModelState model, @Nullable Duration asked, long nowNanos) {
        concurrency.refused(nowNanos);
        if (asked != null && !asked.isZero()) {
            model.statedUntilNanos = later(model.statedUntilNanos, nowNanos + asked.toNanos());
            return;
        }
        model.guess = model.guess.isZero() ? FIRST_GUESS : shorter(model.guess.multipliedBy(2), LONGEST_GUESS);
        model.guessedUntilNanos = nowNanos + model.guess.toNanos();
    }

    /** What the provider says is left. Windows are a minute long, so a later reset is no reason to wait. */
    void remaining(ModelState model, RemainingLimits limits, long nowNanos) {
        Duration requestsReset = limits.requestsReset();
        if (requestsReset != null && limits.requests() != null && limits.requests() <= 0) {
            Duration wait = shorter(requestsReset, RetryPolicy.MAX_RETRY_AFTER);
            model.statedUntilNanos = later(model.statedUntilNanos, nowNanos + wait.toNanos());
        }
        Duration tokensReset = limits.tokensReset();
        if (tokensReset != null && limits.tokens() != null) {
            model.tokensLeft = limits.tokens();
            model.tokensResetNanos =
                    nowNanos + shorter(tokensReset, RetryPolicy.MAX_RETRY_AFTER).toNanos();
        }
    }

    private static long later(long oneNanos, long otherNanos) {
        return otherNanos - oneNanos > 0 ? otherNanos : oneNanos;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
