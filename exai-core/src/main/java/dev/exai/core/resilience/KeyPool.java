package dev.exai.core.resilience;

import dev.exai.core.CancelToken;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.TimeSource;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.TokenEstimate;
import dev.exai.core.model.ProviderId;
import dev.exai.core.resilience.Lane.Standing;
import dev.exai.core.resilience.Lane.Verdict;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.KeyLimits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one provider: which of them a call gets, and how long it waits for it. All of them are never out at once: if
 * none is good, the best of the bad is asked, and its answer is the news. Only two things hold a call back: a wait that the
 * provider or the settings ask for, and a probe that is under way where every circuit is open. Thread-safe: this guards
 * everything, lanes included, and nothing blocks while it is held.
 */
final class KeyPool {
    private final ProviderId provider;
    private final List<Lane> lanes;
    private final TimeSource time;
    private final boolean tokensCount;
    private final Deque<CancelToken> waiting = new ArrayDeque<>();

    KeyPool(ProviderId provider, List<ProviderKey> keys, KeyLimits limits, TimeSource time) {
        this.provider = provider;
        this.time = time;
        lanes = keys.stream().map(key -> new Lane(key, limits)).toList();
        tokensCount = limits.tokensPerMinute() > 0;
    }

    /**
     * A key for the chat; waits for it if need be.
     *
     * @throws ProviderException phase ADMISSION, with the time to wait, if none can be had in time
     */
    Lease take(ChatRequest request, CallContext context) {
        long tokens = tokensCount ? TokenEstimate.of(request) : 1;
        return take(LaneAsk.of(lanes.get(0).key.provider(), request, context, tokens, lanes.size() > 1), context);
    }

    /** A key for something else, as {@link #take(ChatRequest, CallContext)}. */
    Lease take(Errand errand, CallContext context) {
        return take(LaneAsk.of(errand), context);
    }

    private Lease take(LaneAsk ask, CallContext context) {
        Lease lease = takeNow(ask);
        if (lease != null) {
            return lease;
        }
        try {
            while (lease == null) {
                CancelToken wake = context.cancel().child();
                try {
                    Turn turn = takeOrQueue(ask, context, wake);
                    lease = turn.lease();
                    await(turn, wake);
                } finally {
                    leaveQueue(wake);
                }
                if (lease == null) {
                    context.cancel().throwIfCancelled();
                    context.deadline().throwIfExpired("waiting for a key of " + provider, ErrorPhase.ADMISSION);
                }
            }
            return lease;
        } finally {
            if (lease == null) {
                wakeNext(1); // this call may have been woken for a place that another one can use
            }
        }
    }

    private void await(Turn turn, CancelToken wake) {
        if (turn.lease() != null) {
            return;
        }
        if (!turn.queued()) {
            wakeNext(1);
        }
        try {
            time.sleep(turn.pause(), wake);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused(ErrorKind.CANCELLED, "interrupted while waiting for a key")
                    .cause(e)
                    .build();
        }
    }

    /** Whether another call of this state could set out at once. */
    synchronized boolean anyReady(String state) {
        long now = time.nanos();
        return lanes.stream().anyMatch(lane -> lane.judge(state, 1, now).standing() == Standing.READY);
    }

    synchronized Health health(String model) {
        long now = time.nanos();
        Standing best = Standing.OUT;
        for (Lane lane : lanes) {
            Standing standing = lane.standing(model, now);
            best = standing.compareTo(best) < 0 ? standing : best;
        }
        return switch (best) {
            case READY -> Health.READY;
            case GUESSED_LIMIT, FULL, BUSY -> Health.STRAINED;
            case OPEN_CIRCUIT, OUT -> Health.DOWN;
        };
    }

    synchronized List<KeyState> states() {
        long now = time.nanos();
        return lanes.stream().map(lane -> lane.state(now)).toList();
    }

    /** Changes what is known of a lane, and lets those at the head of the queue try again. */
    void ended(LaneChange change) {
        synchronized (this) {
            change.apply(time.nanos());
        }
        wakeNext(2); // for the place of the call, and for one more that its success may have added
    }

    private void wakeNext(int count) {
        for (int i = 0; i < count; i++) {
            CancelToken next;
            synchronized (this) {
                next = waiting.poll();
            }
            if (next != null) {
                next.cancel("a place may be free");
            }
        }
    }

    /** A change at a moment. */
    @FunctionalInterface
    interface LaneChange {
        void apply(long nowNanos);
    }

    private record Choice(Lane lane, Verdict verdict) {}

    /**
     * What came of asking for a key.
     *
     * @param lease the key; null if there is none yet
     * @param pause after which to ask again
     * @param queued whether the end of another call says so earlier
     */
    private record Turn(@Nullable Lease lease, Duration pause, boolean queued) {}

    /** A key that is ready, as nearly always; null if there is none. */
    private synchronized @Nullable Lease takeNow(LaneAsk ask) {
        long now = time.nanos();
        Choice choice = choose(ask, now);
        return choice.verdict().standing() == Standing.READY ? lease(ask, choice.lane(), now) : null;
    }

    /** The caller holds the lock. */
    private Lease lease(LaneAsk ask, Lane lane, long now) {
        return new Lease(this, lane, lane.model(ask.state(), now), ask.tokens(), now);
    }

    private synchronized Turn takeOrQueue(LaneAsk ask, CallContext context, CancelToken wake) {
        long now = time.nanos();
        Choice choice = choose(ask, now);
        Verdict verdict = choice.verdict();
        Lane.ModelState model = choice.lane().model(ask.state(), now);
        Duration remaining = context.deadline().remaining();
        Duration wait = Duration.ofNanos(verdict.waitNanos());
        boolean inTime = wait.compareTo(remaining) < 0 && wait.compareTo(RetryPolicy.MAX_RETRY_AFTER) <= 0;
        if (verdict.standing() == Standing.FULL) {
            waiting.add(wake);
            return new Turn(null, inTime ? wait : remaining, true);
        }
        if (verdict.standing() == Standing.BUSY && inTime) {
            return new Turn(null, wait, false);
        }
        boolean probeIsOut = verdict.standing() == Standing.OPEN_CIRCUIT && model.circuit.probing();
        if (verdict.standing() == Standing.BUSY || probeIsOut) {
            throw refusal(verdict, wait);
        }
        return new Turn(lease(ask, choice.lane(), now), Duration.ZERO, false);
    }

    /** The first lane that is ready, else the one of the best standing that is so for the shortest time. */
    private Choice choose(LaneAsk ask, long now) {
        Choice best = null;
        for (Lane lane : LaneOrder.of(ask, lanes)) {
            Verdict verdict = lane.judge(ask.state(), ask.tokens(), now);
            if (verdict.standing() == Standing.READY) {
                return new Choice(lane, verdict);
            }
            if (best == null || isBetter(verdict, best.verdict())) {
                best = new Choice(lane, verdict);
            }
        }
        return Objects.requireNonNull(best, "there is a lane");
    }

    private static boolean isBetter(Verdict one, Verdict other) {
        int order = one.standing().compareTo(other.standing());
        return order < 0 || (order == 0 && one.waitNanos() < other.waitNanos());
    }

    private ProviderException refusal(Verdict verdict, Duration wait) {
        ErrorKind kind = Objects.requireNonNullElse(verdict.because(), ErrorKind.OVERLOADED);
        String why = verdict.standing() == Standing.BUSY
                ? provider + " was not asked: its limits leave no room for " + wait.toSeconds() + " s"
                : provider
                        + " was not asked: its calls fail, and one that finds out whether they still do is under way";
        return refused(kind, why).retryAfter(wait).build();
    }

    private ProviderException.Builder refused(ErrorKind kind, String message) {
        return new ProviderException.Builder(kind, message)
                .provider(provider.value())
                .phase(ErrorPhase.ADMISSION);
    }

    private void leaveQueue(CancelToken wake) {
        synchronized (this) {
            waiting.remove(wake);
        }
        wake.cancel("no longer waiting"); // unlinks it from the call's token
    }
}
