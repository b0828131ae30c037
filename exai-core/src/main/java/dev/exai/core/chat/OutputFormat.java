package dev.exai.core.chat;

import java.util.Objects;

/** The form the answer must have. */
public sealed interface OutputFormat {
    /** The default: free text. */
    OutputFormat TEXT = new PlainText();

    /** Free text. */
    record PlainText() implements OutputFormat {}

    /** Any JSON object. */
    record JsonObject() implements OutputFormat {}

    /**
     * JSON that follows a schema.
     *
     * @param name a short name, as of a tool
     * @param schema a JSON Schema object
     * @param strict whether the provider must enforce it exactly, where it can
     */
    record JsonSchema(String name, JsonText schema, boolean strict) implements OutputFormat {
        /**
         * Checks.
         *
         * @throws IllegalArgumentException if the schema is no JSON object
         */
        public JsonSchema {
            Objects.requireNonNull(name, "name");
            if (!schema.isObject()) {
                throw new IllegalArgumentException("output schema " + name + " must be a JSON object");
            }
        }
    }
}
