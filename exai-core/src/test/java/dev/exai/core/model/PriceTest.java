package dev.exai.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.chat.Usage;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PriceTest {
    private static final Price.Rates BASE = rates("2", "0.2", "2.5", "10");
    private static final Price.Rates ABOVE_100 = rates("4", "0.4", "5", "15");
    private static final Price.Rates ABOVE_1000 = rates("8", "0.8", "10", "30");
    private static final Price.Peak PEAK = new Price.Peak(
            ABOVE_100,
            EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
            List.of(new Price.Hours(1, 4), new Price.Hours(6, 10)));

    @Test
    void of_plainUsage_chargesInputAndOutput() {
        assertThat(flat(BASE).of(Usage.of(1_000_000, 500_000))).hasToString("7 USD");
        assertThat(flat(BASE).of(Usage.of(1, 0)).amount()).isEqualTo(new BigDecimal("0.000002"));
        assertThat(flat(BASE).of(Usage.NONE)).hasToString("0 USD");
    }

    @Test
    void of_cachedTokens_areNotChargedTwice() {
        Usage usage = new Usage(1_000_000, 0, 400_000, 100_000, 0, null);

        assertThat(flat(BASE).of(usage)).hasToString("1.33 USD");
    }

    @Test
    void of_ratesWithoutCachePrices_chargeCachedTokensAsInput() {
        Price price = flat(new Price.Rates(new BigDecimal("2"), null, null, new BigDecimal("10")));

        assertThat(price.of(new Usage(1_000_000, 0, 400_000, 100_000, 0, null))).hasToString("2 USD");
    }

    @Test
    void of_tokensKeptForAnHour_costTheirOwnRate() {
        Usage usage = new Usage(1_000_000, 0, 0, 1_000_000, 0, null).withLongCacheWrite(400_000);
        BigDecimal one = BigDecimal.ONE;
        Price.Rates rates = new Price.Rates(one, null, new BigDecimal("2"), new BigDecimal("5"), one);

        assertThat(flat(rates).of(usage)).hasToString("3.2 USD");
        assertThat(flat(new Price.Rates(one, null, new BigDecimal("2"), one)).of(usage))
                .hasToString("2 USD");
        assertThat(flat(new Price.Rates(one, null, null, one)).of(usage)).hasToString("1 USD");
        assertThat(new Price("USD", rates, List.of(), null, new BigDecimal("0.5"))
                        .inBatch()
                        .of(usage))
                .hasToString("1.6 USD");
    }

    @Test
    void of_reasoningTokens_arePartOfTheOutput() {
        assertThat(flat(BASE).of(new Usage(0, 1_000_000, 0, 0, 900_000, null))).hasToString("10 USD");
    }

    @Test
    void of_moreCachedThanInput_neverChargesLessThanNothing() {
        assertThat(flat(BASE).of(new Usage(10, 0, 1_000_000, 0, 0, null))).hasToString("0.2 USD");
    }

    @Test
    void of_tiers_holdForTheWholeRequestAboveTheirBorder() {
        Price price =
                new Price("EUR", BASE, List.of(new Price.Tier(100, ABOVE_100), new Price.Tier(1_000, ABOVE_1000)));

        assertThat(price.of(Usage.of(100, 0)).amount()).isEqualByComparingTo("0.0002");
        assertThat(price.of(Usage.of(101, 0)).amount()).isEqualByComparingTo("0.000404");
        assertThat(price.of(Usage.of(1_000, 10)).amount()).isEqualByComparingTo("0.00415");
        assertThat(price.of(Usage.of(1_001, 10)).amount()).isEqualByComparingTo("0.008308");
    }

    @Test
    void constructor_tiersThatDoNotRise_areRefused() {
        Price.Tier tier = new Price.Tier(100, ABOVE_100);

        assertThatThrownBy(() -> new Price("USD", BASE, List.of(tier, tier)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void at_peakHours_chargesTheirRatesWhateverTheSize() {
        Price price = new Price("USD", BASE, List.of(new Price.Tier(100, ABOVE_1000)), PEAK, null);
        Usage usage = Usage.of(1_000_000, 0);

        assertThat(price.at(Instant.parse("2026-11-23T01:00:00Z")).of(usage)).hasToString("4 USD");
        assertThat(price.at(Instant.parse("2026-11-23T03:59:59Z")).of(usage)).hasToString("4 USD");
        assertThat(price.at(Instant.parse("2026-11-23T00:59:59Z")).of(usage)).hasToString("8 USD");
        assertThat(price.at(Instant.parse("2026-11-23T04:00:00Z"))).isSameAs(price);
        assertThat(price.at(Instant.parse("2026-11-23T09:00:00Z")).of(usage)).hasToString("4 USD");
        assertThat(price.at(Instant.parse("2026-11-22T01:00:00Z"))).isSameAs(price); // a Sunday
    }

    @Test
    void inBatch_shareKnown_chargesItOfAllRates() {
        Price price = new Price("USD", BASE, List.of(new Price.Tier(100, ABOVE_100)), null, new BigDecimal("0.5"));

        assertThat(price.inBatch().of(new Usage(50, 100, 10, 10, 0, null)).amount())
                .isEqualByComparingTo("0.0005435");
        assertThat(price.inBatch().of(Usage.of(1_000_000, 1_000_000))).hasToString("9.5 USD");
        assertThat(flat(BASE).inBatch()).isEqualTo(flat(BASE));
    }

    @Test
    void constructor_impossiblePeaksAndShares_areRefused() {
        assertThatThrownBy(() -> new Price("USD", BASE, List.of(), null, BigDecimal.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Price("USD", BASE, List.of(), null, new BigDecimal("1.1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Price.Hours(4, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Price.Hours(-1, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Price.Hours(20, 25)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Price.Peak(BASE, Set.of(), List.of(new Price.Hours(1, 2))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Price.Peak(BASE, Set.of(DayOfWeek.MONDAY), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Price flat(Price.Rates rates) {
        return new Price("USD", rates, List.of());
    }

    private static Price.Rates rates(String input, String cached, String write, String output) {
        return new Price.Rates(
                new BigDecimal(input), new BigDecimal(cached), new BigDecimal(write), new BigDecimal(output));
    }
}
