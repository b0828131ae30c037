package dev.exai.core.model;

import dev.exai.core.chat.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

    /**
     * What a call at that moment cost: what its provider says it charged, or else by the list price; null if neither is
     * known.
     */
    public static @Nullable Cost of(@Nullable Price price, @Nullable Usage usage, Instant moment) {
        if (usage == null) {
            return null;
        }
        Cost charged = usage.charged();
        return charged != null || price == null ? charged : price.at(moment).of(usage);
    }

    @Override
    public String toString() {
        return amount.toPlainString() + " " + currency;
    }
}
