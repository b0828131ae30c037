package dev.exai.core.model;

import dev.exai.core.chat.Usage;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * List price of a model per 1,000,000 tokens, output including reasoning.
 *
 * @param currency ISO 4217 code, for example {@code USD}
 * @param base the rates without surcharge
 * @param tiers rates of the whole request once its input is larger, in rising order; empty for none
 * @param peak the hours in which other rates hold; null if the price is always the same
 * @param batchShare what a batch costs, as a share of the price, above 0 and at most 1; null if it is not known
 */
public record Price(
        String currency,
        Rates base,
        List<Tier> tiers,
        @Nullable Peak peak,
        @Nullable BigDecimal batchShare) {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if the tiers do not rise, or the share is out of its range
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
        if (batchShare != null && (batchShare.signum() <= 0 || batchShare.compareTo(BigDecimal.ONE) > 0)) {
            throw new IllegalArgumentException("the share of a batch must be above 0 and at most 1");
        }
    }

    /** A price that is the same at all hours; what a batch costs is not known. */
    public Price(String currency, Rates base, List<Tier> tiers) {
        this(currency, base, tiers, null, null);
    }

    /**
     * Rates per 1,000,000 tokens.
     *
     * @param input uncached input
     * @param cachedInput input read from the cache; null if it costs as uncached
     * @param cacheWrite input written to the cache; null if it costs as uncached
     * @param cacheWriteLong input written to be kept for an hour; null if it costs as what is kept for minutes
     * @param output output with reasoning
     */
    public record Rates(
            BigDecimal input,
            @Nullable BigDecimal cachedInput,
            @Nullable BigDecimal cacheWrite,
            @Nullable BigDecimal cacheWriteLong,
            BigDecimal output) {
        /** Checks. */
        public Rates {
            Objects.requireNonNull(input, "input");
            Objects.requireNonNull(output, "output");
        }

        /** Rates that are the same however long the cache keeps what is written. */
        public Rates(
                BigDecimal input,
                @Nullable BigDecimal cachedInput,
                @Nullable BigDecimal cacheWrite,
                BigDecimal output) {
            this(input, cachedInput, cacheWrite, null, output);
        }

        private Rates times(BigDecimal share) {
            return new Rates(
                    input.multiply(share),
                    cachedInput == null ? null : cachedInput.multiply(share),
                    cacheWrite == null ? null : cacheWrite.multiply(share),
                    cacheWriteLong == null ? null : cacheWriteLong.multiply(share),
                    output.multiply(share));
        }
    }

    /** Rates that hold for the whole request when its input has more than {@code aboveInputTokens} tokens. */
    public record Tier(long aboveInputTokens, Rates rates) {
        /** Checks. */
        public Tier {
            Objects.requireNonNull(rates, "rates");
        }
    }

    /**
     * Hours in which other rates hold, whatever the size of the request.
     *
     * @param rates those rates
     * @param days the days of the week, in UTC
     * @param hours the hours of these days, in UTC
     */
    public record Peak(Rates rates, Set<DayOfWeek> days, List<Hours> hours) {
        /**
         * Copies and checks.
         *
         * @throws IllegalArgumentException if there is no day or no hour
         */
        public Peak {
            Objects.requireNonNull(rates, "rates");
            if (days.isEmpty() || hours.isEmpty()) {
                throw new IllegalArgumentException("a peak has days and hours");
            }
            days = Set.copyOf(days);
            hours = List.copyOf(hours);
        }

        private boolean isAt(Instant moment) {
            ZonedDateTime time = moment.atZone(ZoneOffset.UTC);
            return days.contains(time.getDayOfWeek())
                    && hours.stream().anyMatch(part -> part.from() <= time.getHour() && time.getHour() < part.to());
        }
    }

    /**
     * Whole hours of a day.
     *
     * @param from the first of them, 0 to 23
     * @param to the one behind the last of them, at most 24
     */
    public record Hours(int from, int to) {
        /**
         * Checks.
         *
         * @throws IllegalArgumentException if these are no hours of a day
         */
        public Hours {
            if (from < 0 || to <= from || to > 24) {
                throw new IllegalArgumentException("hours of a day must rise from 0 to 24");
            }
        }
    }

    /** The price of calls at that moment: that of the peak if it is then. */
    public Price at(Instant moment) {
        Peak hours = peak;
        return hours == null || !hours.isAt(moment)
                ? this
                : new Price(currency, hours.rates(), List.of(), null, batchShare);
    }

    /** The price of calls in a batch; this one if it is not known that they cost less. */
    public Price inBatch() {
        BigDecimal share = batchShare;
        return share == null
                ? this
                : new Price(
                        currency,
                        base.times(share),
                        tiers.stream()
                                .map(tier -> new Tier(
                                        tier.aboveInputTokens(), tier.rates().times(share)))
                                .toList());
    }

    /** What a call of this usage costs by this list, outside of its peak. */
    public Cost of(Usage usage) {
        Rates rates = ratesFor(usage.inputTokens());
        long plain = Math.max(0, usage.inputTokens() - usage.cachedInputTokens() - usage.cacheWriteTokens());
        BigDecimal write = orElse(rates.cacheWrite(), rates.input());
        BigDecimal sum = times(plain, rates.input())
                .add(times(usage.cachedInputTokens(), orElse(rates.cachedInput(), rates.input())))
                .add(times(usage.cacheWriteTokens() - usage.longCacheWriteTokens(), write))
                .add(times(usage.longCacheWriteTokens(), orElse(rates.cacheWriteLong(), write)))
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
