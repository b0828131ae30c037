package dev.exai.server.tools;

import dev.exai.providers.internal.schema.JsonSchema;
import dev.exai.server.rpc.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** A tool with everything that is worked out once: compiled schemas, header parameters, its description as JSON. Immutable. */
public final class RegisteredTool {
    private final Tool tool;
    private final JsonSchema input;
    private final @Nullable JsonSchema output;
    private final List<HeaderParameter> headerParameters;
    private final SerializableString listing;

    RegisteredTool(Tool tool) {
        ToolDescription description = tool.description();
        if (!description.inputSchema().path("type").asString("").equals("object")) {
            throw new IllegalArgumentException("input schema must be of type object: " + description.name());
        }
        this.tool = tool;
        input = JsonSchema.compile(description.inputSchema());
        output = description.outputSchema() == null ? null : JsonSchema.compile(description.outputSchema());
        headerParameters = HeaderParameter.of(description.inputSchema());
        listing = new SerializedString(
                new String(Json.bytes(json -> writeListing(json, description)), StandardCharsets.UTF_8));
    }

    /** The tool. */
    public Tool tool() {
        return tool;
    }

    /** What arguments must look like. */
    public JsonSchema input() {
        return input;
    }

    /** What structured content must look like, null if the tool promises nothing. */
    public @Nullable JsonSchema output() {
        return output;
    }

    /** The arguments that clients repeat in HTTP headers. */
    public List<HeaderParameter> headerParameters() {
        return headerParameters;
    }

    /** The tool as an element of {@code tools/list}. */
    public SerializableString listing() {
        return listing;
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
