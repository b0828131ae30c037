package dev.exai.server.mcp;

import dev.exai.server.rpc.Json;
import dev.exai.server.rpc.JsonRpc;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Says results in the manner of revision 2026-07-28. Immutable. */
final class ModernJson {
    static final String PREFIX = "io.modelcontextprotocol/";
    private static final SerializableString RESULT_TYPE = new SerializedString("resultType");
    private static final SerializableString COMPLETE = new SerializedString("complete");
    private static final SerializableString META = new SerializedString("_meta");
    private static final SerializableString SERVER_INFO = new SerializedString(PREFIX + "serverInfo");

    private final SerializableString identity;

    ModernJson(ServerIdentity server) {
        identity = new SerializedString(new String(Json.bytes(server::write), StandardCharsets.UTF_8));
    }

    byte[] result(JsonNode id, Answer answer) {
        return JsonRpc.result(id, json -> {
            json.writeStartObject();
            json.writeName(RESULT_TYPE);
            json.writeString(COMPLETE);
            answer.fields().accept(json);
            if (answer.freshMillis() >= 0) {
                json.writeNumberProperty("ttlMs", answer.freshMillis());
                json.writeStringProperty("cacheScope", answer.shared() ? "public" : "private");
            }
            writeMeta(json, answer.meta());
            json.writeEndObject();
        });
    }

    byte[] inputRequired(JsonNode id, InputRequired required) {
        return JsonRpc.result(id, json -> {
            json.writeStartObject();
            json.writeStringProperty("resultType", "input_required");
            json.writeName("inputRequests");
            json.writeStartObject();
            required.questions().forEach((key, question) -> {
                json.writeName(key);
                json.writeStartObject();
                json.writeStringProperty("method", QuestionJson.method(question));
                json.writeName("params");
                json.writeStartObject();
                QuestionJson.writeParams(json, question, false);
                json.writeEndObject();
                json.writeEndObject();
            });
            json.writeEndObject();
            json.writeStringProperty("requestState", required.state());
            writeMeta(json, null);
            json.writeEndObject();
        });
    }

    /** The result that ends a subscription. */
    byte[] subscriptionEnd(JsonNode id) {
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        meta.set(PREFIX + "subscriptionId", id);
        return result(id, new Answer(json -> {}, meta, -1, false));
    }

    Answer discovery(Features features, @Nullable String instructions, int freshMillis) {
        return new Answer(
                json -> {
                    json.writeName("supportedVersions");
                    json.writeStartArray();
                    List.copyOf(Revision.ALL).forEach(json::writeString);
                    json.writeEndArray();
                    json.writeName("capabilities");
                    features.writeCapabilities(json);
                    ContentJson.optional(json, "instructions", instructions);
                },
                null,
                freshMillis,
                true);
    }

    private void writeMeta(JsonGenerator json, @Nullable ObjectNode meta) {
        json.writeName(META);
        json.writeStartObject();
        json.writeName(SERVER_INFO);
        json.writeRawValue(identity);
        if (meta != null) {
            for (Map.Entry<String, JsonNode> each : meta.properties()) {
                Json.write(json, each.getKey(), each.getValue());
            }
        }
        json.writeEndObject();
    }
}
