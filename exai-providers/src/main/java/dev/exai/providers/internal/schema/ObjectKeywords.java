package dev.exai.providers.internal.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** The keywords on objects. */
final class ObjectKeywords {
    private final SchemaCompiler compiler;
    private final JsonNode schema;
    private final int depth;

    ObjectKeywords(SchemaCompiler compiler, JsonNode schema, int depth) {
        this.compiler = compiler;
        this.schema = schema;
        this.depth = depth;
    }

    void add(List<Rule> rules) {
        addRequired(rules);
        if (schema.has("properties") || schema.has("patternProperties") || schema.has("additionalProperties")) {
            rules.add(properties());
        }
        JsonNode names = schema.get("propertyNames");
        if (names != null) {
            Rule rule = compiler.compile(names, depth + 1);
            rules.add((value, where, faults) -> value.properties().forEach(property -> {
                if (!rule.accepts(StringNode.valueOf(property.getKey()))) {
                    faults.add(where.property(property.getKey()), "is not an allowed name");
                }
            }));
        }
        addCount("minProperties", rules);
        addCount("maxProperties", rules);
        addDependencies(rules);
    }

    private void addRequired(List<Rule> rules) {
        JsonNode required = schema.get("required");
        if (required != null) {
            rules.add(requires(required));
        }
    }

    private static Rule requires(JsonNode required) {
        List<String> names = required.values().stream().map(JsonNode::asString).toList();
        return (value, where, faults) -> {
            if (value.isObject()) {
                for (String name : names) {
                    if (!value.has(name)) {
                        faults.add(where.property(name), "is required");
                    }
                }
            }
        };
    }

    private Rule properties() {
        Map<String, Rule> named = compiler.compileMap(schema.get("properties"), depth);
        Map<String, Rule> byPattern = compiler.compileMap(schema.get("patternProperties"), depth);
        List<Map.Entry<Pattern, Rule>> patterns = new ArrayList<>();
        byPattern.forEach((pattern, rule) -> patterns.add(Map.entry(ValueKeywords.pattern(pattern), rule)));
        JsonNode additional = schema.get("additionalProperties");
        Rule rest = additional == null ? null : rest(additional);
        return (value, where, faults) -> {
            if (value.isObject()) {
                for (Map.Entry<String, JsonNode> property : value.properties()) {
                    checkProperty(property, new Rules(named, patterns, rest), where, faults);
                }
            }
        };
    }

    private Rule rest(JsonNode additional) {
        return additional.isBoolean() && !additional.booleanValue()
                ? Rule.simple(value -> false, "is not a known field")
                : compiler.compile(additional, depth + 1);
    }

    private record Rules(
            Map<String, Rule> named,
            List<Map.Entry<Pattern, Rule>> patterns,
            @Nullable Rule rest) {}

    private static void checkProperty(Map.Entry<String, JsonNode> property, Rules rules, Where where, Faults faults) {
        String name = property.getKey();
        Where here = where.property(name);
        Rule own = rules.named.get(name);
        boolean known = own != null;
        if (own != null) {
            own.check(property.getValue(), here, faults);
        }
        for (Map.Entry<Pattern, Rule> pattern : rules.patterns) {
            if (pattern.getKey().matcher(name).find()) {
                known = true;
                pattern.getValue().check(property.getValue(), here, faults);
            }
        }
        if (!known && rules.rest != null) {
            rules.rest.check(property.getValue(), here, faults);
        }
    }

    private void addCount(String keyword, List<Rule> rules) {
        JsonNode limit = schema.get(keyword);
        if (limit != null) {
            int count = limit.asInt();
            boolean least = keyword.startsWith("min");
            rules.add(Rule.simple(
                    value -> !value.isObject() || (least ? value.size() >= count : value.size() <= count),
                    "must have " + (least ? "at least " : "at most ") + count + " fields"));
        }
    }

    private void addDependencies(List<Rule> rules) {
        JsonNode required = schema.get("dependentRequired");
        if (required != null) {
            required.properties().forEach(entry -> rules.add(when(entry.getKey(), requires(entry.getValue()))));
        }
        compiler.compileMap(schema.get("dependentSchemas"), depth).forEach((name, rule) -> rules.add(when(name, rule)));
    }

    private static Rule when(String present, Rule rule) {
        return (value, where, faults) -> {
            if (value.has(present)) {
                rule.check(value, where, faults);
            }
        };
    }
}
