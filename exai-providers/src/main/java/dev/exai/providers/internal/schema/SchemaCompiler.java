package dev.exai.providers.internal.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Turns a schema into rules, one keyword at a time. Used once. */
final class SchemaCompiler {
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    private static final Rule NOTHING = Rule.simple(value -> false, "is not allowed");
    private static final Set<String> UNSUPPORTED = Set.of(
            "unevaluatedProperties",
            "unevaluatedItems",
            "$dynamicRef",
            "$dynamicAnchor",
            "$recursiveRef",
            "$vocabulary");

    private final JsonNode root;
    private final Map<String, JsonNode> anchors = new HashMap<>();
    private final Set<JsonNode> open = new HashSet<>();
    private int count;

    SchemaCompiler(JsonNode root) {
        this.root = root;
    }

    Rule compile() {
        if (!root.isObject() && !root.isBoolean()) {
            throw new IllegalArgumentException("a schema must be an object or a boolean");
        }
        collectAnchors(root, 0);
        return compile(root, 0);
    }

    Rule compile(JsonNode schema, int depth) {
        if (depth > JsonSchema.MAX_DEPTH || ++count > JsonSchema.MAX_SUBSCHEMAS) {
            throw new IllegalArgumentException("schema has more than " + JsonSchema.MAX_DEPTH + " levels or "
                    + JsonSchema.MAX_SUBSCHEMAS + " subschemas");
        }
        if (schema.isBoolean()) {
            return schema.booleanValue() ? (value, where, faults) -> {} : NOTHING;
        }
        if (!schema.isObject()) {
            throw new IllegalArgumentException("a subschema must be an object or a boolean");
        }
        checkDialect(schema);
        List<Rule> rules = new ArrayList<>();
        addReference(schema, depth, rules);
        ValueKeywords.add(schema, rules);
        new ObjectKeywords(this, schema, depth).add(rules);
        new ArrayKeywords(this, schema, depth).add(rules);
        new CompositionKeywords(this, schema, depth).add(rules);
        return Rule.all(rules);
    }

    /** The rules under each name of a map of schemas. */
    Map<String, Rule> compileMap(@Nullable JsonNode map, int depth) {
        Map<String, Rule> rules = new HashMap<>();
        if (map != null) {
            if (!map.isObject()) {
                throw new IllegalArgumentException("properties must be an object of schemas");
            }
            map.properties().forEach(entry -> rules.put(entry.getKey(), compile(entry.getValue(), depth + 1)));
        }
        return rules;
    }

    private static void checkDialect(JsonNode schema) {
        JsonNode dialect = schema.get("$schema");
        if (dialect != null && !(DIALECT.equals(dialect.asString()) || (DIALECT + "#").equals(dialect.asString()))) {
            throw new IllegalArgumentException("only JSON Schema 2020-12 is supported, not " + dialect.asString());
        }
        for (String keyword : UNSUPPORTED) {
            if (schema.has(keyword)) {
                throw new IllegalArgumentException("unsupported schema keyword " + keyword);
            }
        }
    }

    private void addReference(JsonNode schema, int depth, List<Rule> rules) {
        JsonNode reference = schema.get("$ref");
        if (reference == null) {
            return;
        }
        JsonNode target = resolve(reference.asString());
        if (!open.add(target)) {
            throw new IllegalArgumentException("schema refers to itself in a cycle: " + reference.asString());
        }
        rules.add(compile(target, depth + 1));
        open.remove(target);
    }

    private JsonNode resolve(String reference) {
        if (!reference.startsWith("#")) {
            throw new IllegalArgumentException("schema refers outside itself, which is never followed: " + reference);
        }
        String fragment = reference.substring(1);
        JsonNode target = fragment.isEmpty() || fragment.startsWith("/") ? root.at(fragment) : anchors.get(fragment);
        if (target == null || target.isMissingNode()) {
            throw new IllegalArgumentException("schema refers to nothing: " + reference);
        }
        return target;
    }

    private void collectAnchors(JsonNode node, int depth) {
        if (depth > JsonSchema.MAX_DEPTH * 2) {
            throw new IllegalArgumentException("schema has more than " + JsonSchema.MAX_DEPTH + " levels");
        }
        JsonNode anchor = node.get("$anchor");
        if (anchor != null && anchor.isString()) {
            anchors.put(anchor.stringValue(), node);
        }
        for (JsonNode child : node) {
            if (child.isContainer()) {
                collectAnchors(child, depth + 1);
            }
        }
    }
}
