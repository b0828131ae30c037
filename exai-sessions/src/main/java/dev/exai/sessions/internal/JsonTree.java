package dev.exai.sessions.internal;

import dev.exai.core.chat.JsonText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object as a tree, for what models write and what workflows note: asking for a member of another type is asking for
 * one that is not there. Immutable.
 */
public final class JsonTree {
    private static final int MOST_TRIES = 32; // each reads the answer once

    private final Map<String, @Nullable Object> members;

    private JsonTree(Map<String, @Nullable Object> members) {
        this.members = members;
    }

    /** The object that the text is. */
    public static JsonTree of(JsonText text) {
        Object value = value(new JsonReader(text.text()));
        return value instanceof JsonTree tree ? tree : new JsonTree(Map.of());
    }

    /** The first JSON object in what a model wrote, also inside of fences or between sentences; empty if there is none. */
    public static Optional<JsonText> in(String answer) {
        int from = answer.indexOf('{');
        for (int tries = 0; from >= 0 && tries < MOST_TRIES; tries++) {
            int to = end(answer, from);
            String candidate = to < 0 ? "" : answer.substring(from, to);
            if (JsonText.isValid(candidate)) {
                return Optional.of(JsonText.of(candidate));
            }
            from = answer.indexOf('{', from + 1);
        }
        return Optional.empty();
    }

    /** Behind the brace that closes the one at {@code from}; -1 if none does. */
    private static int end(String text, int from) {
        int depth = 0;
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '{') {
                depth++;
            } else if (!quoted && c == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    /** The member that is a text; null if there is none. */
    public @Nullable String text(String name) {
        return members.get(name) instanceof String text ? text : null;
    }

    /** The member that is a text, or the fallback. */
    public String text(String name, String fallback) {
        return Objects.requireNonNullElse(text(name), fallback);
    }

    /** The member that is a number; empty if there is none. */
    public Optional<Double> number(String name) {
        return members.get(name) instanceof Double number ? Optional.of(number) : Optional.empty();
    }

    /** The member that is a whole number, or the fallback. */
    public int integer(String name, int fallback) {
        return number(name).map(Double::intValue).orElse(fallback);
    }

    /** Whether the member is true. */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(members.get(name));
    }

    /** The texts of the member that is a list; empty if there is none. */
    public List<String> texts(String name) {
        return elements(name, String.class);
    }

    /** The objects of the member that is a list; empty if there is none. */
    public List<JsonTree> objects(String name) {
        return elements(name, JsonTree.class);
    }

    private <T> List<T> elements(String name, Class<T> type) {
        List<T> found = new ArrayList<>();
        if (members.get(name) instanceof List<?> list) {
            for (Object element : list) {
                if (type.isInstance(element)) {
                    found.add(type.cast(element));
                }
            }
        }
        return found;
    }

    private static @Nullable Object value(JsonReader in) {
        return switch (in.next()) {
            case '{' -> object(in);
            case '[' -> list(in);
            case '"' -> in.string();
            default -> word(in.word());
        };
    }

    private static JsonTree object(JsonReader in) {
        Map<String, @Nullable Object> members = new HashMap<>();
        in.object(name -> members.put(name, value(in)));
        return new JsonTree(members);
    }

    private static List<@Nullable Object> list(JsonReader in) {
        List<@Nullable Object> elements = new ArrayList<>();
        in.array(() -> elements.add(value(in)));
        return elements;
    }

    private static @Nullable Object word(String word) {
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            case "null" -> null;
            default -> Double.valueOf(word);
        };
    }
}
