package dev.exai.providers.internal.anthropic;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ToolCall;
import dev.exai.providers.internal.engine.RequestDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** Writes the turns of one request. Not thread-safe. */
final class TurnWriter {
    private final JsonGenerator json;
    private final RequestDraft draft;
    private final PromptCache cache;
    private final UserBlocks userBlocks;
    private boolean droppedReasoning;
    private boolean unsignedReasoning;
    private boolean droppedOpaque;

    TurnWriter(JsonGenerator json, RequestDraft draft, PromptCache cache) {
        this.json = json;
        this.draft = draft;
        this.cache = cache;
        userBlocks = new UserBlocks(json, draft);
    }

    void write() {
        List<Turn> turns = Turn.of(draft.request().messages());
        Set<Integer> marked = cache.markedTurns(draft.request(), turns);
        json.writeArrayPropertyStart("messages");
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            List<Part> parts = sent(turn.parts());
            if (parts.isEmpty()) {
                draft.warn("empty_message_dropped", "an empty message in the conversation was not sent");
                continue;
            }
            json.writeStartObject();
            json.writeStringProperty("role", turn.ofUser() ? "user" : "assistant");
            json.writeArrayPropertyStart("content");
            if (turn.ofUser()) {
                userBlocks.write(parts, marked.contains(i) ? cache.mark() : null);
            } else {
                assistant(parts);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        tellWhatWasDropped();
    }

    private List<Part> sent(List<Part> parts) {
        List<Part> sent = new ArrayList<>(parts.size());
        for (Part part : parts) {
            if (isSent(part)) {
                sent.add(part);
            }
        }
        return sent;
    }

    /** The vendor refuses empty text; reasoning needs its signature, and data of others means nothing to it. */
    private boolean isSent(Part part) {
        if (part instanceof Part.Text text) {
            return !text.text().isEmpty();
        }
        if (part instanceof Part.Reasoning reasoning) {
            boolean own = reasoning.provider().equals(draft.provider());
            droppedReasoning |= !own;
            unsignedReasoning |= own && reasoning.signature() == null;
            return own && reasoning.signature() != null;
        }
        if (part instanceof Part.Opaque kept) {
            boolean own = kept.provider().equals(draft.provider());
            droppedOpaque |= !own;
            return own;
        }
        return true;
    }

    private void tellWhatWasDropped() {
        if (droppedReasoning) {
            draft.foreignReasoningDropped();
        }
        if (unsignedReasoning) {
            draft.warn("reasoning_dropped", "reasoning that broke off before its signature was not sent");
        }
        if (droppedOpaque) {
            draft.foreignDataDropped();
        }
    }

    private void assistant(List<Part> parts) {
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (part instanceof Part.Opaque kept) {
                if (!KeptData.belongsToBlockBefore(kept.name())) {
                    json.writeRawValue(kept.data().text());
                }
                continue;
            }
            json.writeStartObject();
            block(part);
            for (int next = i + 1; next < parts.size() && parts.get(next) instanceof Part.Opaque kept; next++) {
                if (!KeptData.belongsToBlockBefore(kept.name())) {
                    break;
                }
                KeptData.write(json, kept);
            }
            json.writeEndObject();
        }
    }

    private void block(Part part) {
        if (part instanceof Part.Text text) {
            json.writeStringProperty("type", "text");
            json.writeStringProperty("text", text.text());
        } else if (part instanceof Part.Reasoning reasoning) {
            json.writeStringProperty("type", "thinking");
            json.writeStringProperty("thinking", reasoning.text());
            json.writeStringProperty("signature", reasoning.signature());
        } else if (part instanceof Part.ToolUse use) {
            toolUse(use.call());
        } else {
            throw new IllegalStateException("no model answers with a part of type " + part.getClass());
        }
    }

    private void toolUse(ToolCall call) {
        json.writeStringProperty("type", "tool_use");
        json.writeStringProperty("id", wireId(call.id()));
        json.writeStringProperty("name", call.name());
        json.writeName("input");
        JsonText arguments = call.arguments();
        // The vendor takes objects only; calls that another provider made may hold something else.
        json.writeRawValue(arguments.isObject() ? arguments.text() : "{\"arguments\":" + arguments.text() + "}");
    }

    /** Ids of other providers may hold characters that this vendor refuses, such as Kimi's {@code functions.f:0}. */
    static String wireId(String id) {
        StringBuilder clean = null;
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean fine =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
            if (!fine) {
                clean = clean == null ? new StringBuilder(id) : clean;
                clean.setCharAt(i, '_');
            }
        }
        return clean == null ? id : clean.toString();
    }
}
