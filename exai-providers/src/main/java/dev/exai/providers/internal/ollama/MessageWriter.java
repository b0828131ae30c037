package dev.exai.providers.internal.ollama;

import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ToolCall;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.ResultText;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes the messages of one request; images stand beside the text as bare Base64. Not thread-safe. */
final class MessageWriter {
    private final JsonGenerator json;
    private final RequestDraft draft;
    private boolean droppedReasoning;
    private boolean droppedOpaque;

    MessageWriter(JsonGenerator json, RequestDraft draft) {
        this.json = json;
        this.draft = draft;
    }

    void write() {
        json.writeArrayPropertyStart("messages");
        for (Message message : draft.request().messages()) {
            switch (message.role()) {
                case SYSTEM -> {
                    start("system", message.text());
                    json.writeEndObject();
                }
                case USER -> user(message);
                case ASSISTANT -> assistant(message);
                case TOOL -> toolResults(message);
            }
        }
        json.writeEndArray();
        if (droppedReasoning) {
            draft.foreignReasoningDropped();
        }
        if (droppedOpaque) {
            draft.foreignDataDropped();
        }
    }

    private void start(String role, String content) {
        json.writeStartObject();
        json.writeStringProperty("role", role);
        json.writeStringProperty("content", content);
    }

    private void user(Message message) {
        start("user", message.text());
        List<String> images = images(message);
        if (!images.isEmpty()) {
            json.writeArrayPropertyStart("images");
            images.forEach(json::writeString);
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private List<String> images(Message message) {
        List<String> images = new ArrayList<>();
        for (Part part : message.parts()) {
            if (part instanceof Part.Image image) {
                images.add(Base64.getEncoder().encodeToString(image.bytes()));
            } else if (part instanceof Part.ImageUrl image) {
                images.add(ofDataUrl(image.url()));
            } else if (!(part instanceof Part.Text)) {
                throw draft.unsupported("takes no " + part.getClass().getSimpleName() + " in a user message");
            }
        }
        return images;
    }

    private String ofDataUrl(String url) {
        int comma = url.indexOf(',');
        if (comma < 0 || !url.startsWith("data:") || !url.substring(0, comma).endsWith(";base64")) {
            throw draft.unsupported("fetches no images from the web; send the image itself");
        }
        return url.substring(comma + 1);
    }

    private void assistant(Message message) {
        start("assistant", message.text());
        reasoning(message);
        keptData(message);
        if (!message.toolCalls().isEmpty()) {
            json.writeArrayPropertyStart("tool_calls");
            message.toolCalls().forEach(this::toolCall);
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void reasoning(Message message) {
        StringBuilder own = new StringBuilder();
        for (Part part : message.parts()) {
            if (part instanceof Part.Reasoning reasoning) {
                if (reasoning.provider().equals(draft.provider())) {
                    own.append(reasoning.text());
                } else {
                    droppedReasoning = true;
                }
            }
        }
        if (!own.isEmpty()) {
            json.writeStringProperty("thinking", own.toString());
        }
    }

    private void keptData(Message message) {
        for (Part part : message.parts()) {
            if (part instanceof Part.Opaque kept && kept.provider().equals(draft.provider())) {
                json.writeName(kept.name());
                json.writeRawValue(kept.data().text());
            } else if (part instanceof Part.Opaque) {
                droppedOpaque = true;
            }
        }
    }

    /** Arguments are an object here, not a text. */
    private void toolCall(ToolCall call) {
        json.writeStartObject();
        json.writeStringProperty("id", call.id());
        json.writeObjectPropertyStart("function");
        json.writeStringProperty("name", call.name());
        json.writeName("arguments");
        json.writeRawValue(call.arguments().text());
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Newer servers tell results apart by the call's id, older ones by the tool's name. */
    private void toolResults(Message message) {
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolResult result) {
                start("tool", ResultText.of(result));
                json.writeStringProperty("tool_name", result.name());
                json.writeStringProperty("tool_call_id", result.callId());
                json.writeEndObject();
            }
        }
    }
}
