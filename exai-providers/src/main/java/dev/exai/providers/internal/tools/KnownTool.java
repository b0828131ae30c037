package dev.exai.providers.internal.tools;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.spi.CallContext;
import dev.exai.providers.internal.schema.JsonSchema;
import java.util.List;
import java.util.function.BiFunction;

/** A tool with its schema compiled. Immutable. */
public record KnownTool(ToolSpec spec, JsonSchema schema, BiFunction<JsonText, CallContext, String> function) {
    /**
     * Compiles the schema.
     *
     * @throws IllegalArgumentException if it cannot be
     */
    public static KnownTool of(ToolSpec spec, BiFunction<JsonText, CallContext, String> function) {
        return new KnownTool(spec, JsonSchema.compile(JsonTree.of(spec.inputSchema())), function);
    }

    /** What is wrong with the arguments; empty if nothing is. */
    List<JsonSchema.Fault> faults(JsonText arguments) {
        return schema.check(JsonTree.of(arguments));
    }
}
