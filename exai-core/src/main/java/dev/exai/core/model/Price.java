package dev.exai.core.model;

import dev.exai.core.chat.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * List price of a model per 1,000,000 tokens, output including reasoning.
 *
 * @param currency ISO 4217 code, for example {@code USD}
 * @param base the rates without surcharge
 * @param tiers rates of the whole request once its input is larger, in rising order; empty for none
 */
public record Price(String currency, Rates base, List<Tier> tiers) {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if the tiers do not rise
     */
    public Price {
        Objects.requireNonNull(currency, "currency");
        Objects.requireNonNull(base, "base");
        tiers = List.copyOf(tiers);
        for (int i = 1; i < tiers.size(); i++) {
            if (tiers.get(i).aboveInputTokens() <= tiers.get(i - 1).aboveInputTokens()) {
                throw new IllegalArgumentException("price tiers must rise");
            }
        }
    }

    /**
     * Rates per 1,000,000 tokens.
     *
     * @param input uncached input
     * @param cachedInput input read from the cache; null if it costs as uncached
     * @param cacheWrite input written to the cache; null if it costs as uncached
     * @param output output with reasoning
     */
    public record Rates(
            BigDecimal input,
            @Nullable BigDecimal cachedInput,
            @Nullable BigDecimal cacheWrite,
            BigDecimal output) {
        /** Checks. */
        public Rates {
            Objects.requireNonNull(input, "input");
            Objects.requireNonNull(output, "output");
        }
    }

    /** Rates that hold for the whole request when its input has more than {@code aboveInputTokens} tokens. */
    public record Tier(long aboveInputTokens, Rates rates) {
        /** Checks. */
        public Tier {
            Objects.requireNonNull(rates, "rates");
        }
    }

    /** What a call of this usage costs by this list. */
    public Cost of(Usage usage) {
        Rates rates = ratesFor(usage.inputTokens());
        long plain = Math.max(0, usage.inputTokens() - usage.cachedInputTokens() - usage.cacheWriteTokens());
        BigDecimal sum = times(plain, rates.input())
                .add(times(usage.cachedInputTokens(), orElse(rates.cachedInput(), rates.input())))
                .add(times(usage.cacheWriteTokens(), orElse(rates.cacheWrite(), rates.input())))
                .add(times(usage.outputTokens(), rates.output()));
        return new Cost(sum.divide(MILLION).stripTrailingZeros(), currency);
    }

    private Rates ratesFor(long inputTokens) {
        Rates rates = base;
        for (Tier tier : tiers) {
            if (inputTokens > tier.aboveInputTokens()) {
                rates = tier.rates();
            }
        }
        return rates;
    }

    private static BigDecimal times(long tokens, BigDecimal rate) {
        return BigDecimal.valueOf(tokens).multiply(rate);
    }

    private static BigDecimal orElse(@Nullable BigDecimal value, BigDecimal fallback) {
        return value == null ? fallback : value;
    }
}
