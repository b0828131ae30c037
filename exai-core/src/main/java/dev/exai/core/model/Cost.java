package dev.exai.core.model;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * Money.
 *
 * @param amount in units of the currency, exact
 * @param currency ISO 4217 code
 */
public record Cost(BigDecimal amount, String currency) {
    /** Checks. */
    public Cost {
        Objects.requireNonNull(amount, "amount");
        Objects.requireNonNull(currency, "currency");
    }

    @Override
    public String toString() {
        return amount.toPlainString() + " " + currency;
    }
}
