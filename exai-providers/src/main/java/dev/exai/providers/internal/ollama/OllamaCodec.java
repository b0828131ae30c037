package dev.exai.providers.internal.ollama;

import dev.exai.core.chat.ToolSpec;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.RequestDraft;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes a request as the body of {@code /api/chat}. Stateless. */
final class OllamaCodec {
    private OllamaCodec() {}

    /** The body. What it had to leave out of the messages is added to the draft's warnings. */
    static byte[] write(RequestDraft draft) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JsonFeed.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("model", draft.model().id().name());
            json.writeBooleanProperty("stream", !draft.request().inOnePiece());
            draft.members().forEach((name, value) -> {
                json.writeName(name);
                json.writeRawValue(value);
            });
            tools(json, draft);
            new MessageWriter(json, draft).write();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void tools(JsonGenerator json, RequestDraft draft) {
        boolean send = draft.sendTools() && !draft.request().tools().isEmpty();
        if (!send || draft.members().containsKey("tools")) {
            return;
        }
        json.writeArrayPropertyStart("tools");
        for (ToolSpec tool : draft.request().tools()) {
            json.writeStartObject();
            json.writeStringProperty("type", "function");
            json.writeObjectPropertyStart("function");
            json.writeStringProperty("name", tool.name());
            json.writeStringProperty("description", tool.description());
            json.writeName("parameters");
            json.writeRawValue(tool.inputSchema().text());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
