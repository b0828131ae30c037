package dev.exai.providers.internal.schema;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The keywords on a value as a whole, on strings and on numbers. */
final class ValueKeywords {
    private ValueKeywords() {}

    static void add(JsonNode schema, List<Rule> rules) {
        addType(schema.get("type"), rules);
        JsonNode allowed = schema.get("enum");
        if (allowed != null) {
            rules.add(Rule.simple(value -> contains(allowed, value), () -> "must be one of " + shown(allowed)));
        }
        JsonNode constant = schema.get("const");
        if (constant != null) {
            rules.add(Rule.simple(value -> same(constant, value), () -> "must be " + shown(constant)));
        }
        addLength(schema, "minLength", length -> (IntPredicate) actual -> actual >= length, "at least", rules);
        addLength(schema, "maxLength", length -> (IntPredicate) actual -> actual <= length, "at most", rules);
        addPattern(schema.get("pattern"), rules);
        addBound(schema, "minimum", order -> order >= 0, "must be at least ", rules);
        addBound(schema, "maximum", order -> order <= 0, "must be at most ", rules);
        addBound(schema, "exclusiveMinimum", order -> order > 0, "must be above ", rules);
        addBound(schema, "exclusiveMaximum", order -> order < 0, "must be below ", rules);
        addMultiple(schema.get("multipleOf"), rules);
    }

    private static void addType(@Nullable JsonNode type, List<Rule> rules) {
        if (type == null) {
            return;
        }
        if (type.isString()) {
            String name = type.stringValue();
            rules.add(Rule.simple(typeTest(name), "must be " + (vowel(name) ? "an " : "a ") + name));
            return;
        }
        List<Predicate<JsonNode>> tests = type.values().stream()
                .map(JsonNode::asString)
                .map(ValueKeywords::typeTest)
                .toList();
        rules.add(Rule.simple(
                value -> tests.stream().anyMatch(test -> test.test(value)), () -> "must be of type " + shown(type)));
    }

    private static boolean vowel(String name) {
        return "aeiou".indexOf(name.charAt(0)) >= 0;
    }

    private static Predicate<JsonNode> typeTest(String name) {
        return switch (name) {
            case "string" -> JsonNode::isString;
            case "boolean" -> JsonNode::isBoolean;
            case "object" -> JsonNode::isObject;
            case "array" -> JsonNode::isArray;
            case "null" -> JsonNode::isNull;
            case "number" -> JsonNode::isNumber;
            case "integer" -> ValueKeywords::isInteger;
            default -> throw new IllegalArgumentException("unknown type in schema: " + name);
        };
    }

    private static boolean isInteger(JsonNode value) {
        return value.isIntegralNumber() || (value.isNumber() && value.doubleValue() % 1 == 0);
    }

    private static void addLength(
            JsonNode schema, String keyword, IntFunction<IntPredicate> test, String bound, List<Rule> rules) {
        JsonNode limit = schema.get(keyword);
        if (limit != null) {
            IntPredicate fits = test.apply(limit.asInt());
            rules.add(Rule.simple(
                    value -> !value.isString() || fits.test(characters(value.stringValue())),
                    "must have " + bound + " " + limit.asInt() + " characters"));
        }
    }

    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    private static void addPattern(@Nullable JsonNode pattern, List<Rule> rules) {
        if (pattern != null) {
            Pattern compiled = pattern(pattern.asString());
            rules.add(Rule.simple(
                    value -> !value.isString()
                            || compiled.matcher(value.stringValue()).find(),
                    "must match " + compiled));
        }
    }

    static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("schema has a malformed pattern: " + text, e);
        }
    }

    private static void addBound(JsonNode schema, String keyword, IntPredicate test, String words, List<Rule> rules) {
        JsonNode bound = schema.get(keyword);
        if (bound != null) {
            BigDecimal limit = decimal(bound);
            rules.add(Rule.simple(
                    value -> !value.isNumber() || test.test(decimal(value).compareTo(limit)), words + limit));
        }
    }

    private static void addMultiple(@Nullable JsonNode multiple, List<Rule> rules) {
        if (multiple != null) {
            BigDecimal unit = decimal(multiple);
            if (unit.signum() <= 0) {
                throw new IllegalArgumentException("multipleOf must be positive in a schema");
            }
            rules.add(Rule.simple(
                    value -> !value.isNumber() || decimal(value).remainder(unit).signum() == 0,
                    "must be a multiple of " + unit));
        }
    }

    private static BigDecimal decimal(JsonNode number) {
        if (!number.isNumber()) {
            throw new IllegalArgumentException("schema has a bound that is no number");
        }
        return number.asDecimal();
    }

    private static boolean contains(JsonNode allowed, JsonNode value) {
        for (JsonNode each : allowed) {
            if (same(each, value)) {
                return true;
            }
        }
        return false;
    }

    /** Whether two values are equal as JSON Schema has it: 1 and 1.0 are. */
    static boolean same(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.asDecimal().compareTo(other.asDecimal()) == 0;
        }
        return one.equals(other);
    }

    /** The node as text; the first time it costs some 30 ms, so not before somebody reads it. */
    private static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }
}
