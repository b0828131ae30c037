package dev.exai.testkit;

import dev.exai.core.chat.JsonText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A JSON value of a request, read to look into it; a member that is not there reads as {@link #ABSENT}. Immutable. */
final class Json {
    static final Json ABSENT = new Json(null);

    private final @Nullable Object value; // Map, List, String, BigDecimal, Boolean; null for JSON null and for absent

    private Json(@Nullable Object value) {
        this.value = value;
    }

    /** Reads one value; throws IllegalArgumentException if the text is not JSON. */
    static Json parse(String text) {
        return new Reader(JsonText.of(text).text()).value();
    }

    /** The text as a JSON string, quotes included. */
    static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    boolean isObject() {
        return value instanceof Map;
    }

    /** Whether there is a value other than null. */
    boolean isPresent() {
        return value != null;
    }

    Json get(String name) {
        return value instanceof Map<?, ?> members && members.get(name) instanceof Json member ? member : ABSENT;
    }

    /** The names of the members in their order; none for anything but an object. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        if (value instanceof Map<?, ?> members) {
            members.keySet().forEach(name -> names.add((String) name));
        }
        return names;
    }

    /** The elements of an array; none for anything else. */
    List<Json> items() {
        List<Json> items = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(item -> items.add((Json) item));
        }
        return items;
    }

    /** The string; empty for anything else. */
    String text() {
        return value instanceof String text ? text : "";
    }

    double number(double fallback) {
        return value instanceof BigDecimal number ? number.doubleValue() : fallback;
    }

    boolean isTrue() {
        return Boolean.TRUE.equals(value);
    }

    boolean isArray() {
        return value instanceof List;
    }

    /** The value written in the one way that all texts of equal values share: members sorted, no space. */
    String canonical() {
        if (isObject()) {
            return names().stream()
                    .sorted()
                    .map(name -> quote(name) + ":" + get(name).canonical())
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (isArray()) {
            return items().stream().map(Json::canonical).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof BigDecimal number) {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toString();
        }
        return value instanceof String text ? quote(text) : String.valueOf(value);
    }

    /** Reads text whose syntax has been checked. */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        Json value() {
            skipSpace();
            return switch (text.charAt(at)) {
                case '{' -> members();
                case '[' -> elements();
                case '"' -> new Json(string());
                case 't' -> word(4, true);
                case 'f' -> word(5, false);
                case 'n' -> word(4, null);
                default -> number();
            };
        }

        private Json members() {
            Map<String, Json> members = new LinkedHashMap<>();
            while (more('}')) {
                String name = string();
                skipSpace();
                at++; // the colon
                members.put(name, value());
            }
            return new Json(members);
        }

        private Json elements() {
            List<Json> elements = new ArrayList<>();
            while (more(']')) {
                elements.add(value());
            }
            return new Json(elements);
        }

        /** Steps over the opening bracket or a comma; false, behind the closing bracket, when there is no more. */
        private boolean more(char close) {
            skipSpace();
            if (text.charAt(at) != close) {
                at++;
                skipSpace();
            }
            if (text.charAt(at) != close) {
                return true;
            }
            at++;
            return false;
        }

        private String string() {
            StringBuilder out = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                out.append(text.charAt(at) == '\\' ? escaped() : text.charAt(at));
            }
            at++;
            return out.toString();
        }

        private char escaped() {
            char kind = text.charAt(++at);
            if (kind == 'u') {
                at += 4;
                return (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
            }
            int plain = "bfnrt".indexOf(kind);
            return plain < 0 ? kind : "\b\f\n\r\t".charAt(plain);
        }

        private Json word(int length, @Nullable Boolean meaning) {
            at += length;
            return new Json(meaning);
        }

        private Json number() {
            int start = at;
            while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            return new Json(new BigDecimal(text.substring(start, at)));
        }

        private void skipSpace() {
            while (at < text.length() && text.charAt(at) <= ' ') {
                at++;
            }
        }
    }
}
