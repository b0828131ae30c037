package dev.exai.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ModelChangesTest {
    @Test
    void between_listsOfOneProvider_tellsNewAndMissing() {
        ModelInfo kept = model("kept").aliases(List.of("Other-Name")).build();
        ModelInfo gone = model("gone").build();
        ModelInfo retired = model("retired").status(ModelInfo.Status.RETIRED).build();
        ModelInfo fresh = model("fresh").build();

        ModelChanges changes = ModelChanges.between(
                List.of(kept, gone, retired), List.of(model("other-name").build(), fresh));

        assertThat(changes.added()).containsExactly(fresh);
        assertThat(changes.missing()).containsExactly(gone);
        assertThat(changes.isEmpty()).isFalse();
    }

    @Test
    void between_namesInAnotherCase_noChange() {
        assertThat(ModelChanges.between(
                                List.of(model("MiniMax-M3").build()),
                                List.of(model("minimax-m3").build()))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void between_factsThatTheProviderTells_areDifferencesIfTheyDiffer() {
        ModelInfo known = model("a")
                .aliases(List.of("b"))
                .limits(new ModelLimits(1_000, 100, 50))
                .capability(Capability.VISION, Support.NO)
                .capability(Capability.TOOLS, Support.YES)
                .price(price("USD", "1.50", "0.5", "2"))
                .build();
        ModelInfo listed = model("B")
                .limits(new ModelLimits(2_000, 100, null))
                .capability(Capability.VISION, Support.YES)
                .capability(Capability.JSON_SCHEMA, Support.NO)
                .price(price("USD", "1.5", "0.25", "3.0"))
                .build();

        ModelChanges changes = ModelChanges.between(List.of(known), List.of(listed));

        assertThat(changes.added()).isEmpty();
        assertThat(changes.missing()).isEmpty();
        assertThat(changes.isEmpty()).isFalse();
        assertThat(changes.changed()).hasSize(1);
        assertThat(changes.changed().get(0).known()).isSameAs(known);
        assertThat(changes.changed().get(0).listed()).isSameAs(listed);
        assertThat(changes.changed().get(0).differences())
                .containsExactlyInAnyOrder(
                        new ModelChanges.Difference("contextWindow", "1000", "2000"),
                        new ModelChanges.Difference("can.vision", "no", "yes"),
                        new ModelChanges.Difference("can.jsonSchema", "unknown", "no"),
                        new ModelChanges.Difference("price.cachedInput", "0.5", "0.25"),
                        new ModelChanges.Difference("price.output", "2", "3.0"));
    }

    @Test
    void between_factsOfWhichNothingWasKnown_areDifferencesToo() {
        ModelInfo listed = model("a")
                .limits(new ModelLimits(null, 10, null))
                .price(price("EUR", "1", null, "2"))
                .build();

        ModelChanges changes = ModelChanges.between(List.of(model("a").build()), List.of(listed));

        assertThat(changes.changed().get(0).differences())
                .containsExactly(
                        new ModelChanges.Difference("maxOutputTokens", "unknown", "10"),
                        new ModelChanges.Difference("price.currency", "unknown", "EUR"),
                        new ModelChanges.Difference("price.input", "unknown", "1"),
                        new ModelChanges.Difference("price.output", "unknown", "2"));
    }

    @Test
    void between_nameThatIsAnAliasOfAnotherModel_meansTheModelOfThatName() {
        ModelInfo first = model("a").limits(new ModelLimits(1, null, null)).build();
        ModelInfo second = model("b").aliases(List.of("a")).build();

        ModelChanges changes = ModelChanges.between(
                List.of(first, second),
                List.of(model("a").limits(new ModelLimits(1, null, null)).build()));

        assertThat(changes.changed()).isEmpty();
    }

    private static Price price(String currency, String input, @Nullable String cached, String output) {
        BigDecimal read = cached == null ? null : new BigDecimal(cached);
        return new Price(
                currency, new Price.Rates(new BigDecimal(input), read, null, new BigDecimal(output)), List.of());
    }

    private static ModelInfo.Builder model(String name) {
        return ModelInfo.of(ModelId.of("p", name));
    }
}
