package dev.exai.providers.internal.schema;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A JSON Schema of dialect 2020-12, compiled once and cheap to apply. References stay inside the schema and must not form a
 * cycle; {@code format} and the {@code content…} keywords are notes, as the dialect has it. Immutable.
 */
public final class JsonSchema {
    /** Most levels of a schema. */
    public static final int MAX_DEPTH = 32;

    /** Most schemas within a schema, counting a referenced one again wherever it is used. */
    public static final int MAX_SUBSCHEMAS = 1_000;

    private final Rule rule;

    private JsonSchema(Rule rule) {
        this.rule = rule;
    }

    /**
     * Compiles a schema.
     *
     * @throws IllegalArgumentException if it is malformed, of another dialect, uses an unsupported keyword, refers outside
     *     itself or to itself in a cycle, or exceeds {@link #MAX_DEPTH} or {@link #MAX_SUBSCHEMAS}
     */
    public static JsonSchema compile(JsonNode schema) {
        return new JsonSchema(new SchemaCompiler(schema).compile());
    }

    /** Everything that is wrong with the value, in the order of the schema; empty if it is valid. */
    public List<Fault> check(JsonNode value) {
        Faults faults = new Faults();
        rule.check(value, Where.ROOT, faults);
        return faults.all();
    }

    /**
     * What is wrong at one place.
     *
     * @param where the path of the value, for example {@code messages[2].role}; empty for the whole
     * @param what the rule that is broken, for example {@code must be a string}
     */
    public record Fault(String where, String what) {
        @Override
        public String toString() {
            return where.isEmpty() ? what : where + " " + what;
        }
    }
}
