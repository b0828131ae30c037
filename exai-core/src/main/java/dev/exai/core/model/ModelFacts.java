package dev.exai.core.model;

import dev.exai.core.model.ModelChanges.Difference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares what two sources say of one model. Used once. */
final class ModelFacts {
    private static final String UNKNOWN = "unknown";

    private final List<Difference> differences = new ArrayList<>();

    private ModelFacts() {}

    /** Each fact that the second tells and the first does not tell or tells otherwise. */
    static List<Difference> differences(ModelInfo known, ModelInfo listed) {
        ModelFacts facts = new ModelFacts();
        facts.number(
                "contextWindow", known.limits().contextWindow(), listed.limits().contextWindow());
        facts.number(
                "maxOutputTokens",
                known.limits().maxOutputTokens(),
                listed.limits().maxOutputTokens());
        Price price = listed.price();
        if (price != null) {
            facts.price(known.price(), price);
        }
        for (Capability ability : Capability.values()) {
            facts.ability(ability, known.supports(ability), listed.supports(ability));
        }
        return facts.differences;
    }

    private void number(String fact, @Nullable Integer known, @Nullable Integer listed) {
        if (listed != null && !listed.equals(known)) {
            differences.add(new Difference(fact, known == null ? UNKNOWN : known.toString(), listed.toString()));
        }
    }

    private void price(@Nullable Price known, Price listed) {
        String before = known == null ? UNKNOWN : known.currency();
        if (!before.equals(listed.currency())) {
            differences.add(new Difference("price.currency", before, listed.currency()));
        }
        Price.Rates rates = known == null ? null : known.base();
        rate("price.input", rates == null ? null : rates.input(), listed.base().input());
        rate(
                "price.cachedInput",
                rates == null ? null : rates.cachedInput(),
                listed.base().cachedInput());
        rate(
                "price.cacheWrite",
                rates == null ? null : rates.cacheWrite(),
                listed.base().cacheWrite());
        rate(
                "price.cacheWriteLong",
                rates == null ? null : rates.cacheWriteLong(),
                listed.base().cacheWriteLong());
        rate(
                "price.output",
                rates == null ? null : rates.output(),
                listed.base().output());
    }

    private void rate(String fact, @Nullable BigDecimal known, @Nullable BigDecimal listed) {
        if (listed != null && (known == null || known.compareTo(listed) != 0)) {
            differences.add(
                    new Difference(fact, known == null ? UNKNOWN : known.toPlainString(), listed.toPlainString()));
        }
    }

    private void ability(Capability ability, Support known, Support listed) {
        if (listed != Support.UNKNOWN && !Objects.equals(known, listed)) {
            differences.add(new Difference("can." + camelCase(ability), word(known), word(listed)));
        }
    }

    /** As in the files of the catalogue: {@code jsonSchema}. */
    private static String camelCase(Capability ability) {
        StringBuilder name = new StringBuilder();
        for (String word : ability.name().toLowerCase(Locale.ROOT).split("_")) {
            name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }

    private static String word(Support support) {
        return support.name().toLowerCase(Locale.ROOT);
    }
}
