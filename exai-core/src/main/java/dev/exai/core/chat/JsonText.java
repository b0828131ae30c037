package dev.exai.core.chat;

import java.util.Objects;

/**
 * JSON kept as the text it came as: tool schemas, tool arguments and provider data that must go back unchanged. The
 * syntax has been checked (RFC 8259, nesting at most {@value #MAX_DEPTH}); nothing else has. Immutable.
 */
public final class JsonText {
    /** Deepest nesting that is accepted. */
    public static final int MAX_DEPTH = 64;

    private static final JsonText EMPTY_OBJECT = new JsonText("{}");

    private final String text;

    private JsonText(String text) {
        this.text = text;
    }

    /**
     * Wraps the text.
     *
     * @throws IllegalArgumentException if it is not one JSON value; the message says where, not what
     */
    public static JsonText of(String text) {
        String fault = JsonSyntax.fault(Objects.requireNonNull(text, "json"), MAX_DEPTH);
        if (fault != null) {
            throw new IllegalArgumentException("not JSON: " + fault);
        }
        return new JsonText(text);
    }

    /** The object without members. */
    public static JsonText emptyObject() {
        return EMPTY_OBJECT;
    }

    /** Whether the text is one JSON value, as {@link #of} would accept it. */
    public static boolean isValid(String text) {
        return JsonSyntax.fault(text, MAX_DEPTH) == null;
    }

    /** The text, exactly as given. */
    public String text() {
        return text;
    }

    /** Whether the value is an object. */
    public boolean isObject() {
        return text.stripLeading().startsWith("{");
    }

    /** Equal if the texts are equal, character by character. */
    @Override
    public boolean equals(Object other) {
        return other instanceof JsonText json && json.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The text itself. */
    @Override
    public String toString() {
        return text;
    }
}
