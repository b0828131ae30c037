package dev.exai.core.route;

import dev.exai.core.Workers;
import dev.exai.core.budget.Pricing;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.resilience.RetryBudget;
import dev.exai.core.spi.Provider;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Asks a second time when the first answer has not begun after a while, takes whichever begins first, and ends the other down
 * to its socket. Both may be billed, so it is for callers who pay for speed: only calls whose estimated cost is known and
 * within a ceiling are asked twice, and each second call is paid out of the retry budget. Thread-safe.
 */
public final class Hedging {
    private final Duration delay;
    private final BigDecimal ceiling;
    private final Pricing pricing;
    private final RetryBudget budget;
    private final Workers workers;

    /**
     * A way to hedge.
     *
     * @param delay after which a second call sets out; more than zero
     * @param ceiling most that one of the two calls may cost by the estimate, in the currency of {@code pricing}
     * @param workers run both calls; not closed by this
     * @throws IllegalArgumentException if the delay is not positive or the ceiling is negative
     */
    public Hedging(Duration delay, BigDecimal ceiling, Pricing pricing, RetryBudget budget, Workers workers) {
        if (delay.isNegative() || delay.isZero() || ceiling.signum() < 0) {
            throw new IllegalArgumentException(
                    "delay must be positive and ceiling not negative: " + delay + ", " + ceiling);
        }
        this.delay = delay;
        this.ceiling = ceiling;
        this.pricing = Objects.requireNonNull(pricing, "pricing");
        this.budget = Objects.requireNonNull(budget, "budget");
        this.workers = Objects.requireNonNull(workers, "workers");
    }

    /** A provider whose slow calls are asked a second time of the given one. */
    public Provider over(Provider provider) {
        return new HedgedProvider(provider, this);
    }

    Duration delay() {
        return delay;
    }

    Workers workers() {
        return workers;
    }

    /** Whether a second call is within the ceiling. */
    boolean affords(Provider provider, ChatRequest request, Instant moment) {
        BigDecimal cost = pricing.of(provider, request.model(), pricing.usageOf(request), moment);
        return cost != null && cost.compareTo(ceiling) <= 0;
    }

    /** Takes a second call out of the budget. */
    boolean pay() {
        return budget.tryRetry();
    }
}
