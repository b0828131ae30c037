package dev.exai.server.tools;

import dev.exai.providers.internal.schema.JsonSchema;
import dev.exai.server.rpc.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * A tool with everything that is worked out once, with its first use: compiled schemas, header parameters, its description as
 * JSON. Thread-safe.
 */
public final class RegisteredTool {
    private final Tool tool;
    private volatile @Nullable Prepared prepared;

    RegisteredTool(Tool tool) {
        this.tool = tool;
    }

    private record Prepared(
            JsonSchema input,
            @Nullable JsonSchema output,
            List<HeaderParameter> headerParameters,
            SerializableString listing) {
        static Prepared of(ToolDescription description) {
            if (!description.inputSchema().path("type").asString("").equals("object")) {
                throw new IllegalArgumentException("input schema must be of type object: " + description.name());
            }
            return new Prepared(
                    JsonSchema.compile(description.inputSchema()),
                    description.outputSchema() == null ? null : JsonSchema.compile(description.outputSchema()),
                    HeaderParameter.of(description.inputSchema()),
                    new SerializedString(
                            new String(Json.bytes(json -> writeListing(json, description)), StandardCharsets.UTF_8)));
        }
    }

    /**
     * Works everything out, unless that was done.
     *
     * @throws IllegalArgumentException if a schema is malformed
     */
    RegisteredTool prepare() {
        prepared();
        return this;
    }

    private Prepared prepared() {
        Prepared known = prepared;
        if (known == null) {
            known = Prepared.of(tool.description()); // twice at worst, with equal results
            prepared = known;
        }
        return known;
    }

    /** The tool. */
    public Tool tool() {
        return tool;
    }

    /** What arguments must look like. */
    public JsonSchema input() {
        return prepared().input();
    }

    /** What structured content must look like, null if the tool promises nothing. */
    public @Nullable JsonSchema output() {
        return prepared().output();
    }

    /** The arguments that clients repeat in HTTP headers. */
    public List<HeaderParameter> headerParameters() {
        return prepared().headerParameters();
    }

    /** The tool as an element of {@code tools/list}. */
    public SerializableString listing() {
        return prepared().listing();
    }

    private static void writeListing(JsonGenerator json, ToolDescription description) {
        json.writeStartObject();
        json.writeStringProperty("name", description.name());
        if (description.title() != null) {
            json.writeStringProperty("title", description.title());
        }
        json.writeStringProperty("description", description.description());
        Json.write(json, "inputSchema", description.inputSchema());
        if (description.outputSchema() != null) {
            Json.write(json, "outputSchema", description.outputSchema());
        }
        ToolAnnotations hints = description.annotations();
        json.writeName("annotations");
        json.writeStartObject();
        json.writeName("readOnlyHint").writeBoolean(hints.readOnly());
        json.writeName("destructiveHint").writeBoolean(hints.destructive());
        json.writeName("idempotentHint").writeBoolean(hints.idempotent());
        json.writeName("openWorldHint").writeBoolean(hints.openWorld());
        json.writeEndObject();
        json.writeEndObject();
    }
}
