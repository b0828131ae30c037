package dev.exai.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.chat.Usage;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceTest {
    private static final Price.Rates BASE = rates("2", "0.2", "2.5", "10");
    private static final Price.Rates ABOVE_100 = rates("4", "0.4", "5", "15");
    private static final Price.Rates ABOVE_1000 = rates("8", "0.8", "10", "30");

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

    private static Price flat(Price.Rates rates) {
        return new Price("USD", rates, List.of());
    }

    private static Price.Rates rates(String input, String cached, String write, String output) {
        return new Price.Rates(
                new BigDecimal(input), new BigDecimal(cached), new BigDecimal(write), new BigDecimal(output));
    }
}
