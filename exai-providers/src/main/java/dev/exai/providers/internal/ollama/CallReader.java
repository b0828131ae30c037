package dev.exai.providers.internal.ollama;

import dev.exai.core.Identifiers;
import dev.exai.core.chat.ChatEvent;
import dev.exai.providers.internal.engine.JsonFeed;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Reads the tool calls of a message, which are whole: older servers give them no ids. Not thread-safe. */
final class CallReader {
    private final JsonFeed json;
    private final Consumer<ChatEvent> sink;
    private final Set<String> ids = new HashSet<>(2);
    private int count;
    private @Nullable String name;
    private String arguments = "{}";

    CallReader(JsonFeed json, Consumer<ChatEvent> sink) {
        this.json = json;
        this.sink = sink;
    }

    /** How many there were so far. */
    int count() {
        return count;
    }

    /** Reads the list that comes next. */
    void read() throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (token != JsonToken.START_ARRAY) {
            json.skip(token);
            return;
        }
        for (token = json.next(); token != JsonToken.END_ARRAY; token = json.next()) {
            if (token != JsonToken.START_OBJECT) {
                throw new JsonFeed.Malformed();
            }
            call();
        }
    }

    private void call() throws JsonFeed.Malformed {
        String id = null;
        name = null;
        arguments = "{}";
        for (String member = json.nextName(); member != null; member = json.nextName()) {
            switch (member) {
                case "id" -> id = json.nextText();
                case "function" -> function();
                default -> json.skip(json.next());
            }
        }
        String called = name;
        if (called == null) {
            throw new JsonFeed.Malformed();
        }
        String usable = id != null && ids.add(id) ? id : Identifiers.mint("call_", 12);
        sink.accept(new ChatEvent.ToolCallDelta(count++, usable, called, arguments));
    }

    private void function() throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (token != JsonToken.START_OBJECT) {
            throw new JsonFeed.Malformed();
        }
        for (String member = json.nextName(); member != null; member = json.nextName()) {
            switch (member) {
                case "name" -> name = json.nextText();
                case "arguments" -> arguments();
                default -> json.skip(json.next());
            }
        }
    }

    /** An object; a text with one in it from servers that copy Ollama. */
    private void arguments() throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (token == JsonToken.START_OBJECT) {
            int start = json.structStart();
            json.skip(token);
            arguments = json.rawFrom(start);
        } else if (token == JsonToken.VALUE_STRING) {
            String text = json.valueText();
            arguments = text.isBlank() ? "{}" : text;
        } else {
            json.skip(token);
        }
    }
}
