package dev.exai.providers.internal.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The keywords on arrays. */
final class ArrayKeywords {
    private final SchemaCompiler compiler;
    private final JsonNode schema;
    private final int depth;

    ArrayKeywords(SchemaCompiler compiler, JsonNode schema, int depth) {
        this.compiler = compiler;
        this.schema = schema;
        this.depth = depth;
    }

    void add(List<Rule> rules) {
        List<Rule> first = new ArrayList<>();
        JsonNode prefix = schema.get("prefixItems");
        if (prefix != null) {
            prefix.forEach(each -> first.add(compiler.compile(each, depth + 1)));
            rules.add((value, where, faults) -> {
                for (int i = 0; value.isArray() && i < Math.min(first.size(), value.size()); i++) {
                    first.get(i).check(value.get(i), where.element(i), faults);
                }
            });
        }
        JsonNode items = schema.get("items");
        if (items != null) {
            Rule rule = compiler.compile(items, depth + 1);
            rules.add((value, where, faults) -> {
                for (int i = first.size(); value.isArray() && i < value.size(); i++) {
                    rule.check(value.get(i), where.element(i), faults);
                }
            });
        }
        addContains(rules);
        addCount("minItems", rules);
        addCount("maxItems", rules);
        JsonNode unique = schema.get("uniqueItems");
        if (unique != null && unique.asBoolean()) {
            rules.add(Rule.simple(value -> !value.isArray() || unique(value), "must not repeat an element"));
        }
    }

    private void addContains(List<Rule> rules) {
        JsonNode contains = schema.get("contains");
        if (contains == null) {
            return;
        }
        Rule rule = compiler.compile(contains, depth + 1);
        int least = schema.path("minContains").asInt(1);
        int most = schema.path("maxContains").asInt(Integer.MAX_VALUE);
        rules.add((value, where, faults) -> {
            if (value.isArray()) {
                long matching = value.values().stream().filter(rule::accepts).count();
                if (matching < least || matching > most) {
                    faults.add(where, "has " + matching + " elements of the kind it must contain");
                }
            }
        });
    }

    private void addCount(String keyword, List<Rule> rules) {
        JsonNode limit = schema.get(keyword);
        if (limit != null) {
            int count = limit.asInt();
            boolean least = keyword.startsWith("min");
            rules.add(Rule.simple(
                    value -> !value.isArray() || (least ? value.size() >= count : value.size() <= count),
                    "must have " + (least ? "at least " : "at most ") + count + " elements"));
        }
    }

    private static boolean unique(JsonNode array) {
        Set<Object> seen = new HashSet<>();
        for (JsonNode element : array) {
            Object key = element.isNumber() ? element.asDecimal().stripTrailingZeros() : element;
            if (!seen.add(key)) {
                return false;
            }
        }
        return true;
    }
}
