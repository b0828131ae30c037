package dev.exai.providers.internal.openai;

import dev.exai.core.chat.JsonText;
import dev.exai.providers.internal.engine.JsonFeed;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** The members of one entry of {@code tool_calls}, whole or a piece of it; used again for the next. Not thread-safe. */
final class ToolCallReader {
    private long index;
    private @Nullable String id;
    private @Nullable String type;
    private @Nullable String name;
    private @Nullable String arguments;
    private @Nullable Map<String, JsonText> others;

    /** Reads the entry whose opening brace was just read. */
    void read(JsonFeed json) throws JsonFeed.Malformed {
        index = -1;
        id = null;
        type = null;
        name = null;
        arguments = null;
        others = null;
        for (String member = json.nextName(); member != null; member = json.nextName()) {
            switch (member) {
                case "index" -> index = json.nextCount();
                case "id" -> id = json.nextText();
                case "type" -> type = json.nextText();
                case "function" -> function(json);
                default -> other(json, member);
            }
        }
    }

    private void other(JsonFeed json, String member) throws JsonFeed.Malformed {
        JsonText value = json.nextRaw();
        if (value != null) {
            others = others == null ? new LinkedHashMap<>() : others;
            others.put(member, value);
        }
    }

    private void function(JsonFeed json) throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (token != JsonToken.START_OBJECT) {
            json.skip(token);
            return;
        }
        for (String member = json.nextName(); member != null; member = json.nextName()) {
            switch (member) {
                case "name" -> name = json.nextText();
                case "arguments" -> arguments(json);
                default -> json.skip(json.next());
            }
        }
    }

    /** Usually a string; an object at Ollama and in one of GLM's specifications. */
    private void arguments(JsonFeed json) throws JsonFeed.Malformed {
        JsonToken token = json.next();
        if (token == JsonToken.VALUE_STRING) {
            arguments = json.valueText();
        } else if (token == JsonToken.START_OBJECT) {
            int start = json.structStart();
            json.skip(token);
            arguments = json.rawFrom(start);
        } else {
            json.skip(token);
        }
    }

    /** −1 if it has none. */
    long index() {
        return index;
    }

    @Nullable
    String id() {
        return id;
    }

    @Nullable
    String type() {
        return type;
    }

    @Nullable
    String name() {
        return name;
    }

    @Nullable
    String arguments() {
        return arguments;
    }

    /** Members that nobody knows; null if it has none. */
    @Nullable
    Map<String, JsonText> others() {
        return others;
    }
}
