package dev.exai.core.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ManualTime;
import dev.exai.core.TimeSource;
import dev.exai.core.budget.Pricing;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ModelLimits;
import dev.exai.core.model.Price;
import dev.exai.core.model.ReasoningControl;
import dev.exai.core.spi.Provider;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What speaks for one model and against another where several could be asked. */
class RankingTest {
    private static final ChatRequest PLAIN = ChatRequest.to("any", "hi").build();

    @Test
    void plan_auto_skipsModelsThatGiveLessThanIsAskedFor() {
        ModelInfo curt =
                model("a", "curt").limits(new ModelLimits(null, 500, null)).build();
        ModelInfo open = model("a", "open").build();
        Router asked = new Router(List.of(new Listing("a", curt, open)));

        RoutePlan plan =
                asked.plan("auto", PLAIN.toBuilder().maxOutputTokens(501).build());

        assertThat(plan.model()).isSameAs(open);
        assertThat(plan.candidates().get(1).skippedBecause())
                .isEqualTo("gives at most 500 tokens, and 501 are asked for");
        assertThat(asked.plan("auto", PLAIN.toBuilder().maxOutputTokens(500).build())
                        .model())
                .isSameAs(curt);
    }

    @Test
    void plan_auto_comparesThePricesOfTheSizeAndTheHour() {
        Price.Rates one = rates("1");
        Price.Rates three = rates("3");
        Price.Peak always = new Price.Peak(three, EnumSet.allOf(DayOfWeek.class), List.of(new Price.Hours(1, 2)));
        ModelInfo plain = model("a", "plain")
                .price(new Price("USD", rates("2"), List.of()))
                .build();
        ModelInfo tiered = model("a", "tiered")
                .price(new Price("USD", one, List.of(new Price.Tier(100, three))))
                .build();
        ModelInfo peaked = model("a", "peaked")
                .price(new Price("USD", one, List.of(), always, null))
                .build();
        ChatRequest large = ChatRequest.to("any", "x".repeat(10_000)).build();
        ManualTime time = new ManualTime(); // at midnight

        assertThat(chosen(at(time, plain, tiered), "auto/fast")).isEqualTo("tiered");
        assertThat(at(time, plain, tiered).plan("auto/fast", large).model()).isSameAs(plain);
        assertThat(chosen(at(time, plain, peaked), "auto/fast")).isEqualTo("peaked");
        time.advance(Duration.ofHours(1));
        assertThat(chosen(at(time, plain, peaked), "auto/fast")).isEqualTo("plain");
    }

    @Test
    void plan_auto_goesByOrderAndPriceAlike() {
        ModelInfo dear = priced("dear", "50", ReasoningControl.Mode.NEVER);
        ModelInfo fair = priced("fair", "2", ReasoningControl.Mode.NEVER);
        ModelInfo cheap = priced("cheap", "1", ReasoningControl.Mode.NEVER);
        ModelInfo like = priced("like", "1", ReasoningControl.Mode.NEVER);
        Router asked = new Router(List.of(new Listing("a", dear, cheap, like, fair)));

        RoutePlan plan = asked.plan("auto", PLAIN);

        assertThat(plan.candidates())
                .extracting(candidate -> candidate.model().id().name())
                .as("equal prices by their order; the first only if it is not the dearest")
                .startsWith("cheap", "like");
        assertThat(new Router(List.of(new Listing("a", fair, dear)))
                        .plan("auto", PLAIN)
                        .model())
                .isSameAs(fair);
    }

    @Test
    void plan_pricesInAnotherCurrency_areComparedByItsRate() {
        ModelInfo dollars = model("a", "dollars")
                .price(new Price(
                        "USD", new Price.Rates(new BigDecimal("1"), null, null, new BigDecimal("1")), List.of()))
                .build();
        ModelInfo yuan = model("a", "yuan")
                .price(new Price(
                        "CNY", new Price.Rates(new BigDecimal("2"), null, null, new BigDecimal("2")), List.of()))
                .build();
        List<Provider> all = List.of(new Listing("a", dollars, yuan));

        assertThat(new Router(all).plan("auto", PLAIN).model()).isSameAs(dollars);
        assertThat(new Router.Builder(all)
                        .pricing(new Pricing("USD", Map.of("CNY", new BigDecimal("0.14"))))
                        .build()
                        .plan("auto", PLAIN)
                        .model())
                .isSameAs(yuan);
    }

    @Test
    void plan_category_goesByPriceAndThinking() {
        ModelInfo tiny = priced("tiny", "0.1", ReasoningControl.Mode.NEVER);
        ModelInfo small = priced("small", "1", ReasoningControl.Mode.NEVER);
        ModelInfo medium = priced("medium", "5", ReasoningControl.Mode.OPTIONAL);
        ModelInfo large = priced("large", "20", ReasoningControl.Mode.ALWAYS);
        ModelInfo huge = priced("huge", "90", ReasoningControl.Mode.NEVER);
        ModelInfo unknown = model("a", "unknown").build();
        Listing provider = new Listing("a", unknown, huge, large, medium, small, tiny);
        Router router = new Router(List.of(provider));

        assertThat(chosen(router, "auto")).isEqualTo("unknown");
        assertThat(chosen(router, "auto/fast")).isIn("tiny", "small");
        assertThat(chosen(router, "AUTO/Balanced")).isIn("medium", "unknown");
        assertThat(chosen(router, "auto/deep")).isEqualTo("large");
        assertThat(chosen(
                        new Router.Builder(List.of(provider))
                                .category(Category.DEEP)
                                .build(),
                        "auto"))
                .isEqualTo("large");
        assertThat(chosen(
                        new Router.Builder(List.of(provider))
                                .preferred(List.of("tiny"))
                                .build(),
                        "auto/deep"))
                .as("the user's word outweighs the category")
                .isEqualTo("tiny");
        assertThat(router.plan("auto/deep", PLAIN).candidates())
                .extracting(Candidate::score)
                .isSortedAccordingTo(Comparator.reverseOrder());
    }

    private static Router at(TimeSource time, ModelInfo... models) {
        return new Router.Builder(List.of(new Listing("a", models))).time(time).build();
    }

    private static String chosen(Router router, String name) {
        return router.plan(name, PLAIN).model().id().name();
    }

    private static Price.Rates rates(String price) {
        return new Price.Rates(new BigDecimal(price), null, null, new BigDecimal(price));
    }

    private static ModelInfo priced(String name, String price, ReasoningControl.Mode thinking) {
        Price.Rates rates = new Price.Rates(new BigDecimal(price), null, null, new BigDecimal(price));
        return model("a", name)
                .price(new Price("USD", rates, List.of()))
                .reasoning(new ReasoningControl(thinking, List.of()))
                .build();
    }

    private static ModelInfo.Builder model(String provider, String name) {
        return ModelInfo.of(ModelId.of(provider, name));
    }
}
