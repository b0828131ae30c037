package dev.exai.core.budget;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * What calls used.
 *
 * @param tokens input and output
 * @param money in the currency of the budgets
 */
public record Spending(long tokens, BigDecimal money) {
    /** Nothing. */
    public static final Spending NONE = new Spending(0, BigDecimal.ZERO);

    /** Checks. */
    public Spending {
        Objects.requireNonNull(money, "money");
    }

    /** Both together. */
    public Spending plus(Spending other) {
        return new Spending(tokens + other.tokens, money.add(other.money));
    }

    /** This less the other. */
    public Spending minus(Spending other) {
        return new Spending(tokens - other.tokens, money.subtract(other.money));
    }
}
