package dev.exai.providers.internal.openai;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.JsonText;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.KeptFields;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Turns the message of an answer, whole or a piece of it in each chunk, into events. Not thread-safe. */
final class MessageReader {
    private final ProviderId provider;
    private final JsonFeed json;
    private final Deque<ChatEvent> sink;
    private final KeptFields kept;
    private final ToolCallReader call = new ToolCallReader();
    private final ToolCallPieces calls;
    private final @Nullable ThinkTags tags; // null: the content is text and nothing else
    private final Deque<ChatEvent> heldText = new ArrayDeque<>(0);
    private @Nullable String reasoningField; // the first that speaks; some servers repeat the text in a second one
    private boolean textHeld;
    private boolean refused;
    private boolean keptSome; // of the last piece

    MessageReader(
            ProviderId provider,
            JsonFeed json,
            Deque<ChatEvent> sink,
            KeptFields kept,
            Dialect dialect,
            Set<String> hosted) {
        this.provider = provider;
        this.json = json;
        this.sink = sink;
        this.kept = kept;
        calls = new ToolCallPieces(sink::add, dialect.confirmsOwnTools(), hosted);
        tags = dialect.thinksInContent() ? new ThinkTags(this::tell) : null;
    }

    /** The message comes in one piece, where thoughts may stand behind the text: holds the text back until they are told. */
    void holdText() {
        textHeld = true;
    }

    /** Whether the last piece, if it came again, would only be told again: nothing of it was kept for later. */
    boolean isRepeatable() {
        return tags == null && !keptSome;
    }

    /** The calls so far. */
    ToolCallPieces calls() {
        return calls;
    }

    /** Tells what was held back until the message was whole. */
    void finish() {
        if (tags != null) {
            tags.finish();
        }
        releaseText();
        kept.finish();
        for (CallMembers members : calls.unknownMembers()) {
            sink.add(new ChatEvent.Opaque(provider, CallMembers.NAME, members.kept(), true));
        }
        if (refused) {
            sink.add(new ChatEvent.Warning("refusal", provider + " marked the answer as a refusal"));
        }
    }

    /** Takes the members of the message whose brace was read. */
    void read() throws JsonFeed.Malformed {
        keptSome = false;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            switch (name) {
                case "role" -> json.skip(json.next());
                case "content" -> content();
                case "refusal" -> refusal(json.nextText());
                case "reasoning_content", "reasoning", "thinking" -> reasoning(name, json.nextText());
                case "tool_calls" -> toolCalls();
                default -> {
                    JsonText value = json.nextRaw();
                    if (value != null) {
                        keptSome = true;
                        kept.ofMessage(name, value);
                    }
                }
            }
        }
        releaseText();
    }

    private void tell(ChatEvent event) {
        (textHeld && event instanceof ChatEvent.TextDelta ? heldText : sink).add(event);
    }

    private void releaseText() {
        if (textHeld) { // a stream holds nothing back, and comes here with each event
            sink.addAll(heldText);
            heldText.clear();
        }
    }

    /** Text; from Mistral's thinking models a list of pieces of text and thought. */
    private void content() throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (token == JsonToken.VALUE_STRING) {
            String text = json.valueText();
            content(text.isEmpty() ? null : text);
        } else if (token == JsonToken.START_ARRAY) {
            pieces(false);
        } else {
            json.skip(token);
        }
    }

    /** The pieces of the list that is open, each told by the name of its member. */
    private void pieces(boolean thought) throws JsonFeed.Malformed {
        for (JsonToken token = json.next(); token != JsonToken.END_ARRAY; token = json.next()) {
            if (token != JsonToken.START_OBJECT) {
                json.skip(token);
                continue;
            }
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                JsonToken value = json.next();
                if (name.equals("text") && value == JsonToken.VALUE_STRING) {
                    piece(json.valueText(), thought);
                } else if (name.equals("thinking") && value == JsonToken.START_ARRAY) {
                    pieces(true);
                } else {
                    json.skip(value);
                }
            }
        }
    }

    private void piece(String text, boolean thought) {
        if (!text.isEmpty() && thought) {
            sink.add(new ChatEvent.ReasoningDelta(text, null));
        } else if (!text.isEmpty()) {
            content(text);
        }
    }

    private void content(@Nullable String text) {
        if (tags != null && text != null) {
            tags.add(text);
        } else {
            text(text);
        }
    }

    private void text(@Nullable String text) {
        if (text != null) {
            tell(new ChatEvent.TextDelta(text));
        }
    }

    private void refusal(@Nullable String text) {
        refused |= text != null;
        text(text);
    }

    private void reasoning(String field, @Nullable String text) {
        if (text == null) {
            return;
        }
        if (reasoningField == null) {
            reasoningField = field;
        }
        if (field.equals(reasoningField)) {
            sink.add(new ChatEvent.ReasoningDelta(text, null));
        }
    }

    private void toolCalls() throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (token != JsonToken.START_ARRAY) {
            json.skip(token);
            return;
        }
        if (tags != null) {
            tags.finish();
        }
        keptSome = true;
        releaseText();
        for (token = json.next(); token != JsonToken.END_ARRAY; token = json.next()) {
            if (token != JsonToken.START_OBJECT) {
                throw new JsonFeed.Malformed();
            }
            call.read(json);
            if (!calls.add(call)) {
                throw new JsonFeed.Malformed();
            }
        }
    }
}
