package dev.exai.providers.internal.gemini;

import dev.exai.providers.internal.engine.JsonFeed;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes a request as the body of {@code generateContent}. Stateless. */
final class GeminiCodec {
    private GeminiCodec() {}

    /** The body. What it had to leave out of the messages is added to the draft's warnings. */
    static byte[] write(Draft draft, String fileBase) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JsonFeed.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            members(json, draft, fileBase);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** The members of the body into an object that is open. */
    static void members(JsonGenerator json, Draft draft, String fileBase) {
        Map<String, String> top = draft.top().members();
        List<String> tools = draft.top().hostedTools();
        new ContentWriter(json, draft, fileBase).write();
        object(json, "generationConfig", draft.generation());
        if (!top.containsKey("tools") && !tools.isEmpty()) {
            json.writeArrayPropertyStart("tools");
            tools.forEach(json::writeRawValue);
            json.writeEndArray();
        }
        if (!top.containsKey("toolConfig")) {
            object(json, "toolConfig", draft.toolConfig());
        }
        raw(json, top);
    }

    private static void object(JsonGenerator json, String name, Map<String, String> members) {
        if (!members.isEmpty()) {
            json.writeObjectPropertyStart(name);
            raw(json, members);
            json.writeEndObject();
        }
    }

    private static void raw(JsonGenerator json, Map<String, String> members) {
        members.forEach((name, value) -> {
            json.writeName(name);
            json.writeRawValue(value);
        });
    }
}
