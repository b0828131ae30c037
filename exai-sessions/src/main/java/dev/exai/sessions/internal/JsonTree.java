package dev.exai.sessions.internal;

import dev.exai.core.chat.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
        Object value = new Parser(text.text()).value();
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

    /** Reads text that is known to be JSON. */
    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        @Nullable
        Object value() {
            skipSpace();
            return switch (text.charAt(at)) {
                case '{' -> object();
                case '[' -> list();
                case '"' -> string();
                case 't' -> word(4, true);
                case 'f' -> word(5, false);
                case 'n' -> word(4, null);
                default -> number();
            };
        }

        private JsonTree object() {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            at++;
            while (!ends('}')) {
                String name = string();
                skipSpace();
                at++; // :
                members.put(name, value());
            }
            return new JsonTree(members);
        }

        private List<@Nullable Object> list() {
            List<@Nullable Object> elements = new ArrayList<>();
            at++;
            while (!ends(']')) {
                elements.add(value());
            }
            return elements;
        }

        /** Passes the end, or else the comma if there is one. */
        private boolean ends(char end) {
            skipSpace();
            if (text.charAt(at) == ',') {
                at++;
                skipSpace();
            }
            if (text.charAt(at) == end) {
                at++;
                return true;
            }
            return false;
        }

        private String string() {
            StringBuilder value = new StringBuilder();
            at++;
            while (text.charAt(at) != '"') {
                value.append(text.charAt(at) == '\\' ? escape() : text.charAt(at));
                at++;
            }
            at++;
            return value.toString();
        }

        private char escape() {
            at++;
            char c = text.charAt(at);
            return switch (c) {
                case 'n' -> '\n';
                case 't' -> '\t';
                case 'r' -> '\r';
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'u' -> {
                    at += 4;
                    yield (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
                }
                default -> c;
            };
        }

        private Double number() {
            int start = at;
            while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            return Double.valueOf(text.substring(start, at));
        }

        private @Nullable Object word(int length, @Nullable Object value) {
            at += length;
            return value;
        }

        private void skipSpace() {
            while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }
    }
}
