package dev.exai.sessions.internal;

import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON value into a text. Every Java text comes back as it was: half surrogate pairs, which no encoding of
 * Unicode can hold, are escaped. Not thread-safe.
 */
final class JsonWriter {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder(256);
    private boolean first = true;

    JsonWriter object(Runnable members) {
        return nested('{', members, '}');
    }

    JsonWriter array(Runnable elements) {
        return nested('[', elements, ']');
    }

    /** The name of the next member. */
    JsonWriter name(String name) {
        separate();
        quote(name);
        out.append(':');
        first = true;
        return this;
    }

    JsonWriter string(String value) {
        separate();
        quote(value);
        return this;
    }

    JsonWriter number(long value) {
        separate();
        out.append(value);
        return this;
    }

    JsonWriter bool(boolean value) {
        separate();
        out.append(value);
        return this;
    }

    /** A member with a text; nothing for null. */
    JsonWriter member(String name, @Nullable String value) {
        return value == null ? this : name(name).string(value);
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private JsonWriter nested(char open, Runnable inside, char close) {
        separate();
        out.append(open);
        first = true;
        inside.run();
        out.append(close);
        first = false;
        return this;
    }

    private void separate() {
        if (!first) {
            out.append(',');
        }
        first = false;
    }

    private void quote(String text) {
        out.append('"');
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\' && !isHalf(text, i)) {
                continue;
            }
            out.append(text, from, i);
            escape(c);
            from = i + 1;
        }
        if (from == 0) {
            out.append(text).append('"'); // copied in one piece
        } else {
            out.append(text, from, text.length()).append('"');
        }
    }

    private void escape(char c) {
        out.append('\\');
        switch (c) {
            case '"', '\\' -> out.append(c);
            case '\n' -> out.append('n');
            case '\r' -> out.append('r');
            case '\t' -> out.append('t');
            default -> {
                out.append('u');
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append(HEX.charAt(c >> shift & 0xf));
                }
            }
        }
    }

    private static boolean isHalf(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
