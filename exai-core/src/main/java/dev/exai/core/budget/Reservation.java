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
    private final Function<Usage, BigDecimal> price;
    private final AtomicBoolean settled = new AtomicBoolean();

    Reservation(
            Ledger ledger, Set<Account> accounts, Spending estimate, Usage guess, Function<Usage, BigDecimal> price) {
        this.ledger = ledger;
        this.accounts = Set.copyOf(accounts);
        this.estimate = estimate;
        this.guess = guess;
        this.price = price;
    }

    /** The usage that the estimate stands for. */
    Usage guess() {
        return guess;
    }

    /** What such a usage of the model asked for costs; zero if no price is known. */
    BigDecimal moneyOf(Usage usage) {
        return price.apply(usage);
    }

    void settle(Spending spent) {
        if (settled.compareAndSet(false, true)) {
            ledger.settle(accounts, estimate, spent);
        }
    }
}
