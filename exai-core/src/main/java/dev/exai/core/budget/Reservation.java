package dev.exai.core.budget;

import dev.exai.core.chat.Usage;
import java.math.BigDecimal;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** A call's estimate, booked. Settled once. Thread-safe. */
final class Reservation {
    private final Ledger ledger;
    private final Set<Account> accounts;
    private final Spending estimate;
    private final Usage guess;
    private final Pricing pricing;
    private final Function<Usage, BigDecimal> price;
    private final AtomicBoolean settled = new AtomicBoolean();

    Reservation(
            Ledger ledger,
            Set<Account> accounts,
            Spending estimate,
            Usage guess,
            Pricing pricing,
            Function<Usage, BigDecimal> price) {
        this.ledger = ledger;
        this.accounts = Set.copyOf(accounts);
        this.estimate = estimate;
        this.guess = guess;
        this.pricing = pricing;
        this.price = price;
    }

    /** The usage that the estimate stands for. */
    Usage guess() {
        return guess;
    }

    /** Such a usage of the model asked for, at no cost if no price is known. */
    Spending of(Usage usage) {
        return new Spending(usage.totalTokens(), price.apply(usage));
    }

    /** The currency of the budgets. */
    Pricing pricing() {
        return pricing;
    }

    void settle(Spending spent) {
        if (settled.compareAndSet(false, true)) {
            ledger.settle(accounts, estimate, spent);
        }
    }
}
