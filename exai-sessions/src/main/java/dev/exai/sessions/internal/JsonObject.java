package dev.exai.sessions.internal;

import dev.exai.core.chat.JsonText;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A JSON object being written, member by member; a member that is null or an empty list is left out. Not thread-safe. */
public final class JsonObject {
    private final StringBuilder text = new StringBuilder("{");

    /** An object without members. */
    public JsonObject() {}

    /** Adds a text. */
    public JsonObject put(String name, @Nullable String value) {
        return value == null ? this : raw(name, quoted(value));
    }

    /** Adds a number. */
    public JsonObject put(String name, @Nullable Number value) {
        return value == null ? this : raw(name, value.toString());
    }

    /** Adds a truth. */
    public JsonObject put(String name, boolean value) {
        return raw(name, Boolean.toString(value));
    }

    /** Adds an object. */
    public JsonObject put(String name, @Nullable JsonObject value) {
        return value == null ? this : raw(name, value.toString());
    }

    /** Adds a list of texts. */
    public JsonObject texts(String name, List<String> values) {
        return list(name, values.stream().map(JsonObject::quoted).toList());
    }

    /** Adds a list of objects. */
    public JsonObject objects(String name, List<JsonObject> values) {
        return list(name, values.stream().map(JsonObject::toString).toList());
    }

    /** The object so far, as text. */
    public JsonText json() {
        return JsonText.of(toString());
    }

    @Override
    public String toString() {
        return text + "}";
    }

    private JsonObject list(String name, List<String> values) {
        return values.isEmpty() ? this : raw(name, values.stream().collect(Collectors.joining(",", "[", "]")));
    }

    private JsonObject raw(String name, String value) {
        text.append(text.length() > 1 ? "," : "")
                .append(quoted(name))
                .append(':')
                .append(value);
        return this;
    }

    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
