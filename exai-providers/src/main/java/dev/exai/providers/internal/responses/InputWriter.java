package dev.exai.providers.internal.responses;

import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.RemoteFile;
import dev.exai.providers.internal.engine.JsonWord;
import dev.exai.providers.internal.engine.KeptItems;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.ResultText;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the messages of one request as input items. What the API itself has answered before goes back as the items it
 * sent, byte by byte; the text and the calls beside them are the same said again and stay away. Not thread-safe.
 */
final class InputWriter {
    private static final String MESSAGE = KeptItems.named("message");
    private static final String CALL = KeptItems.named("function_call");

    private final JsonGenerator json;
    private final RequestDraft draft;
    private boolean droppedReasoning;
    private boolean droppedData;

    InputWriter(JsonGenerator json, RequestDraft draft) {
        this.json = json;
        this.draft = draft;
    }

    void write() {
        json.writeArrayPropertyStart("input");
        if (JsonWord.lacks(draft.request())) {
            plain("system", JsonWord.INSTRUCTION);
        }
        for (Message message : draft.request().messages()) {
            switch (message.role()) {
                case SYSTEM -> plain("system", message.text());
                case USER -> user(message);
                case ASSISTANT -> assistant(message);
                case TOOL -> results(message);
            }
        }
        json.writeEndArray();
        if (droppedReasoning) {
            draft.foreignReasoningDropped();
        }
        if (droppedData) {
            draft.foreignDataDropped();
        }
    }

    private void plain(String role, String text) {
        json.writeStartObject();
        json.writeStringProperty("role", role);
        json.writeStringProperty("content", text);
        json.writeEndObject();
    }

    private void user(Message message) {
        if (message.parts().stream().allMatch(Part.Text.class::isInstance)) {
            plain("user", message.text());
            return;
        }
        json.writeStartObject();
        json.writeStringProperty("role", "user");
        json.writeArrayPropertyStart("content");
        message.parts().forEach(this::userPart);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void userPart(Part part) {
        if (part instanceof Part.Text text) {
            content("input_text", "text", text.text());
        } else if (part instanceof Part.Image image) {
            content("input_image", "image_url", draft.dataUrl(image));
        } else if (part instanceof Part.ImageUrl image) {
            content("input_image", "image_url", image.url());
        } else if (part instanceof Part.FileReference reference) {
            file(reference.file());
        } else {
            throw draft.unsupported("takes no " + part.getClass().getSimpleName() + " in a user message");
        }
    }

    private void file(RemoteFile file) {
        if (!file.provider().equals(draft.provider())) {
            throw draft.unsupported("cannot read a file that " + file.provider() + " holds");
        }
        FilePurpose purpose = file.purpose();
        boolean image = purpose != null && purpose.value().equals("vision");
        content(image ? "input_image" : "input_file", "file_id", file.id());
    }

    private void content(String type, String name, String value) {
        json.writeStartObject();
        json.writeStringProperty("type", type);
        json.writeStringProperty(name, value);
        json.writeEndObject();
    }

    private void assistant(Message message) {
        List<Part> unsaid = new ArrayList<>();
        for (Part part : message.parts()) {
            if (part instanceof Part.Opaque kept) {
                kept(kept, unsaid);
            } else if (part instanceof Part.Reasoning reasoning) {
                droppedReasoning |= !reasoning.provider().equals(draft.provider());
            } else {
                unsaid.add(part);
            }
        }
        unsaid.forEach(this::said);
    }

    /** An item of the provider's own says again what has just been collected; what it does not say stays unsaid. */
    private void kept(Part.Opaque kept, List<Part> unsaid) {
        if (!kept.provider().equals(draft.provider())) {
            droppedData = true;
            return;
        }
        if (!KeptItems.isItem(kept.name())) {
            return; // of chat completions, whose members have no place here
        }
        if (kept.name().equals(MESSAGE)) {
            unsaid.removeIf(Part.Text.class::isInstance);
        } else if (kept.name().equals(CALL)) {
            removeFirstCall(unsaid);
        }
        json.writeRawValue(kept.data().text());
    }

    private static void removeFirstCall(List<Part> unsaid) {
        for (int i = 0; i < unsaid.size(); i++) {
            if (unsaid.get(i) instanceof Part.ToolUse) {
                unsaid.remove(i);
                return;
            }
        }
    }

    private void said(Part part) {
        if (part instanceof Part.Text text && !text.text().isEmpty()) {
            plain("assistant", text.text());
        } else if (part instanceof Part.ToolUse use) {
            call(use.call());
        }
    }

    private void call(ToolCall call) {
        json.writeStartObject();
        json.writeStringProperty("type", "function_call");
        json.writeStringProperty("call_id", call.id());
        json.writeStringProperty("name", call.name());
        json.writeStringProperty("arguments", call.arguments().text());
        json.writeEndObject();
    }

    private void results(Message message) {
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolResult result) {
                json.writeStartObject();
                json.writeStringProperty("type", "function_call_output");
                json.writeStringProperty("call_id", result.callId());
                json.writeStringProperty("output", ResultText.of(result));
                json.writeEndObject();
            }
        }
    }
}
