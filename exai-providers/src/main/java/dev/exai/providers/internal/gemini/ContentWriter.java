package dev.exai.providers.internal.gemini;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.RequestDraft;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** Writes the messages of one request as {@code systemInstruction} and {@code contents}. Not thread-safe. */
final class ContentWriter {
    private final JsonGenerator json;
    private final Draft draft;
    private final ProviderId provider;
    private final String fileBase;
    private final Set<String> idsOfOurs = new HashSet<>();

    /**
     * A writer.
     *
     * @param fileBase address below which the provider knows its files, without a slash at its end
     */
    ContentWriter(JsonGenerator json, Draft draft, String fileBase) {
        this.json = json;
        this.draft = draft;
        this.fileBase = fileBase;
        provider = draft.top().provider();
    }

    void write() {
        List<Message> messages = draft.request().messages();
        system(messages);
        AnswerParts answers = new AnswerParts(draft, idsOfOurs);
        json.writeArrayPropertyStart("contents");
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            switch (message.role()) {
                case USER -> user(message);
                case ASSISTANT -> assistant(answers.of(message));
                case TOOL ->
                    results(message, i == 0 || messages.get(i - 1).role() != Role.TOOL, lastOfTools(messages, i));
                case SYSTEM -> {
                    // stands in front of them all
                }
            }
        }
        json.writeEndArray();
        answers.tellDropped();
    }

    private void system(List<Message> messages) {
        List<String> rules = messages.stream()
                .filter(message -> message.role() == Role.SYSTEM)
                .map(Message::text)
                .toList();
        if (rules.isEmpty()) {
            return;
        }
        json.writeObjectPropertyStart("systemInstruction");
        json.writeArrayPropertyStart("parts");
        rules.forEach(this::text);
        json.writeEndArray();
        json.writeEndObject();
    }

    private static boolean lastOfTools(List<Message> messages, int index) {
        return index + 1 == messages.size() || messages.get(index + 1).role() != Role.TOOL;
    }

    private void start(String role) {
        json.writeStartObject();
        json.writeStringProperty("role", role);
        json.writeArrayPropertyStart("parts");
    }

    private void end() {
        json.writeEndArray();
        json.writeEndObject();
    }

    private void user(Message message) {
        start("user");
        message.parts().forEach(this::userPart);
        end();
    }

    private void userPart(Part part) {
        if (part instanceof Part.Text text) {
            text(text.text());
        } else if (part instanceof Part.Image image) {
            inline(image.mediaType(), Base64.getEncoder().encodeToString(image.bytes()));
        } else if (part instanceof Part.ImageUrl image) {
            dataUrl(image.url());
        } else if (part instanceof Part.FileReference reference) {
            file(reference);
        } else {
            throw draft.top().unsupported("takes no " + part.getClass().getSimpleName() + " in a user message");
        }
    }

    private void text(String text) {
        json.writeStartObject();
        json.writeStringProperty("text", text);
        json.writeEndObject();
    }

    private void inline(String mediaType, String base64) {
        json.writeStartObject();
        json.writeObjectPropertyStart("inlineData");
        json.writeStringProperty("mimeType", mediaType);
        json.writeStringProperty("data", base64);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void dataUrl(String url) {
        int comma = url.indexOf(",");
        String head = comma < 0 ? "" : url.substring(0, comma);
        if (!head.startsWith("data:") || !head.endsWith(";base64")) {
            throw draft.top().unsupported("fetches no images from the web; send the image itself");
        }
        inline(head.substring("data:".length(), head.length() - ";base64".length()), url.substring(comma + 1));
    }

    private void file(Part.FileReference reference) {
        if (!reference.file().provider().equals(provider)) {
            throw draft.top()
                    .unsupported("cannot read a file that " + reference.file().provider() + " holds");
        }
        String id = reference.file().id();
        json.writeStartObject();
        json.writeObjectPropertyStart("fileData");
        json.writeStringProperty("fileUri", fileBase + "/" + (id.startsWith("files/") ? id : "files/" + id));
        json.writeEndObject();
        json.writeEndObject();
    }

    private void assistant(List<String> parts) {
        if (parts.isEmpty()) {
            draft.top().warn("empty_message_dropped", "an empty answer in the conversation was not sent");
            return;
        }
        start("model");
        parts.forEach(json::writeRawValue);
        end();
    }

    /** The answers to all calls of a turn stand in one turn. */
    private void results(Message message, boolean first, boolean last) {
        if (first) {
            start("user");
        }
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolResult result) {
                result(result);
            }
        }
        if (last) {
            end();
        }
    }

    private void result(Part.ToolResult result) {
        json.writeStartObject();
        json.writeObjectPropertyStart("functionResponse");
        if (!idsOfOurs.contains(result.callId())) {
            json.writeStringProperty("id", result.callId());
        }
        json.writeStringProperty("name", result.name());
        json.writeName("response");
        json.writeRawValue(response(result));
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Must be an object; {@code error} is the member Gemini documents for failures. */
    private static String response(Part.ToolResult result) {
        String content = result.content();
        boolean object = JsonText.isValid(content) && JsonText.of(content).isObject();
        if (object && !result.error()) {
            return content;
        }
        String value = object ? content : RequestDraft.quoted(content);
        return "{\"" + (result.error() ? "error" : "result") + "\":" + value + "}";
    }

    /** A call as Gemini writes it. */
    static String call(ToolCall call, String further) {
        return "{\"functionCall\":{\"id\":" + RequestDraft.quoted(call.id()) + ",\"name\":"
                + RequestDraft.quoted(call.name()) + ",\"args\":"
                + call.arguments().text() + "}" + further + "}";
    }
}
