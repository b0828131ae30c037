package dev.exai.providers.internal.schema;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** One demand on a value. Immutable. */
@FunctionalInterface
interface Rule {
    /** Adds a fault for each way in which the value breaks the demand. */
    void check(JsonNode value, Where where, Faults faults);

    /** Whether the value meets the demand. */
    default boolean accepts(JsonNode value) {
        Faults faults = new Faults();
        check(value, Where.ROOT, faults);
        return faults.isEmpty();
    }

    /** All of the demands together. */
    static Rule all(List<Rule> rules) {
        Rule[] each = rules.toArray(Rule[]::new);
        if (each.length == 1) {
            return each[0];
        }
        return (value, where, faults) -> {
            for (Rule rule : each) {
                rule.check(value, where, faults);
            }
        };
    }

    /** A demand that is met or broken as a whole. */
    static Rule simple(Predicate<JsonNode> met, String otherwise) {
        return simple(met, () -> otherwise);
    }

    /** As {@link #simple(Predicate, String)}, with words that are made when they are needed. */
    static Rule simple(Predicate<JsonNode> met, Supplier<String> otherwise) {
        return (value, where, faults) -> {
            if (!met.test(value)) {
                faults.add(where, otherwise.get());
            }
        };
    }
}
