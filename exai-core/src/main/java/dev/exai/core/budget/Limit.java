package dev.exai.core.budget;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How much may be spent.
 *
 * @param tokens input and output; null for any number
 * @param money in the currency of the budgets; null for any amount
 */
public record Limit(@Nullable Long tokens, @Nullable BigDecimal money) {
    /** Any number of tokens, any amount of money. */
    public static final Limit NONE = new Limit(null, null);

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if a limit is negative
     */
    public Limit {
        if ((tokens != null && tokens < 0) || (money != null && money.signum() < 0)) {
            throw new IllegalArgumentException("a limit must not be negative: " + tokens + " tokens, " + money);
        }
    }

    /** Whether so much stays within it. */
    public boolean permits(Spending spending) {
        return (tokens == null || spending.tokens() <= tokens)
                && (money == null || spending.money().compareTo(money) <= 0);
    }

    /** Whether nothing is limited. */
    boolean isNone() {
        return tokens == null && money == null;
    }
}
