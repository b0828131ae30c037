package dev.exai.providers.internal.openai;

import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.model.ModelInfo;
import dev.exai.providers.internal.engine.JsonWord;
import dev.exai.providers.internal.engine.KeptFields;
import dev.exai.providers.internal.engine.KeptItems;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.ResultText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes the messages of one request. Not thread-safe. */
final class MessageWriter {
    private final JsonGenerator json;
    private final RequestDraft draft;
    private final Dialect dialect;
    private final boolean thoughtsInContent;
    private final boolean reasoningGoesBack;
    private final boolean demandsReasoning;
    private boolean droppedReasoning;
    private boolean droppedOpaque;

    MessageWriter(JsonGenerator json, RequestDraft draft, Dialect dialect) {
        this.json = json;
        this.draft = draft;
        this.dialect = dialect;
        boolean goesBack = dialect.sendsReasoningBack(draft.request(), draft.model());
        thoughtsInContent = goesBack && dialect.thinksInContent();
        reasoningGoesBack = goesBack && !dialect.thinksInContent();
        demandsReasoning = dialect.demandsReasoningWithCalls(draft);
    }

    void write() {
        json.writeArrayPropertyStart("messages");
        if (dialect.wantsJsonNamed() && JsonWord.lacks(draft.request())) {
            plain("system", JsonWord.INSTRUCTION);
        }
        CacheMarks marks = CacheMarks.of(draft.request(), dialect.cacheMark(draft));
        List<Message> messages = draft.request().messages();
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            String mark = marks.of(i);
            switch (message.role()) {
                case SYSTEM -> system(message, mark);
                case USER -> user(message, mark);
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

    private void system(Message message, @Nullable String mark) {
        if (mark == null) {
            plain("system", message.text());
        } else {
            parts("system", List.of(new Part.Text(message.text())), mark);
        }
    }

    private void plain(String role, String text) {
        json.writeStartObject();
        json.writeStringProperty("role", role);
        json.writeStringProperty("content", text);
        json.writeEndObject();
    }

    private void user(Message message, @Nullable String mark) {
        if (isText(message.parts()) && mark == null) {
            plain("user", message.text());
        } else {
            parts("user", message.parts(), mark);
        }
    }

    /** The mark goes to the last text, where alone every upstream takes it. */
    private void parts(String role, List<Part> parts, @Nullable String mark) {
        int last = parts.size() - 1;
        while (last >= 0 && !(parts.get(last) instanceof Part.Text)) {
            last--;
        }
        json.writeStartObject();
        json.writeStringProperty("role", role);
        json.writeArrayPropertyStart("content");
        for (int i = 0; i < parts.size(); i++) {
            part(parts.get(i), i == last ? mark : null);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static boolean isText(List<Part> parts) {
        for (Part part : parts) {
            if (!(part instanceof Part.Text)) {
                return false;
            }
        }
        return true;
    }

    private void part(Part part, @Nullable String mark) {
        ModelInfo model = draft.model();
        if (part instanceof Part.Text text) {
            json.writeStartObject();
            json.writeStringProperty("type", "text");
            json.writeStringProperty("text", text.text());
            if (mark != null) {
                json.writeName("cache_control");
                json.writeRawValue(mark);
            }
            json.writeEndObject();
        } else if (part instanceof Part.Image image) {
            image(draft.dataUrl(image));
        } else if (part instanceof Part.ImageUrl image) {
            image(dialect.imageUrl(image, model));
        } else if (part instanceof Part.FileReference reference) {
            json.writeRawValue(dialect.filePart(reference, model));
        } else {
            throw Dialect.unsupported(model, "takes no " + part.getClass().getSimpleName() + " in a user message");
        }
    }

    private void image(String url) {
        json.writeStartObject();
        json.writeStringProperty("type", "image_url");
        json.writeObjectPropertyStart("image_url");
        json.writeStringProperty("url", url);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void assistant(Message message) {
        String text = thoughtsInContent ? ThinkTags.joined(message, draft.provider()) : message.text();
        List<HostedCall> hosted = hostedCalls(message);
        boolean calls = !message.toolCalls().isEmpty() || !hosted.isEmpty();
        if (text.isEmpty() && !calls && !dialect.takesEmptyMessages()) {
            draft.warn("empty_message_dropped", "an empty answer in the conversation was not sent");
            return;
        }
        json.writeStartObject();
        json.writeStringProperty("role", "assistant");
        if (!text.isEmpty() || !calls) {
            json.writeStringProperty("content", text);
        }
        reasoning(message, calls);
        keptData(message);
        if (calls) {
            json.writeArrayPropertyStart("tool_calls");
            Map<String, String> others = CallMembers.in(message, draft.provider());
            message.toolCalls().forEach(call -> toolCall(call, others.getOrDefault(call.id(), "")));
            hosted.forEach(call -> json.writeRawValue(call.wire()));
            json.writeEndArray();
        }
        json.writeEndObject();
        hosted.forEach(this::confirm);
    }

    private void reasoning(Message message, boolean calls) {
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
        boolean goesBack = reasoningGoesBack && !own.isEmpty() && !KeptFields.hasReasoning(message, draft.provider());
        if (goesBack || (calls && demandsReasoning)) {
            json.writeStringProperty(dialect.reasoningField(), own.toString());
        }
    }

    private void keptData(Message message) {
        for (Part part : message.parts()) {
            if (part instanceof Part.Opaque kept) {
                if (!kept.provider().equals(draft.provider())) {
                    droppedOpaque = true;
                } else if (isOfMessage(kept.name())) {
                    json.writeName(kept.name());
                    json.writeRawValue(kept.data().text());
                }
            }
        }
    }

    private static boolean isOfMessage(String name) {
        return !name.equals(HostedCall.NAME) && !name.equals(CallMembers.NAME) && !KeptItems.isItem(name);
    }

    private List<HostedCall> hostedCalls(Message message) {
        return message.parts().stream()
                .filter(part -> part instanceof Part.Opaque kept
                        && kept.provider().equals(draft.provider())
                        && kept.name().equals(HostedCall.NAME))
                .map(part -> HostedCall.parse(((Part.Opaque) part).data()))
                .toList();
    }

    private void toolCall(ToolCall call, String others) {
        json.writeStartObject();
        json.writeStringProperty("id", call.id());
        json.writeStringProperty("type", "function");
        json.writeObjectPropertyStart("function");
        json.writeStringProperty("name", call.name());
        json.writeStringProperty("arguments", call.arguments().text());
        json.writeEndObject();
        if (!others.isBlank()) {
            json.writeRaw("," + others);
        }
        json.writeEndObject();
    }

    private void toolResults(Message message) {
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolResult result) {
                startToolMessage(result.callId());
                json.writeStringProperty("content", ResultText.of(result));
                json.writeEndObject();
            }
        }
    }

    /** The provider's own tool gets what it told, or its arguments back; Kimi's samples name it too. */
    private void confirm(HostedCall call) {
        startToolMessage(call.id());
        json.writeStringProperty("name", call.name());
        json.writeStringProperty("content", call.answer());
        json.writeEndObject();
    }

    private void startToolMessage(String callId) {
        json.writeStartObject();
        json.writeStringProperty("role", "tool");
        json.writeStringProperty("tool_call_id", callId);
    }
}
