package dev.exai.core.chat;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Checks the syntax of one JSON value (RFC 8259) without building anything. */
final class JsonSyntax {
    private final String text;
    private final int maxDepth;
    private int at;

    private JsonSyntax(String text, int maxDepth) {
        this.text = text;
        this.maxDepth = maxDepth;
    }

    /** What is wrong and where, or null if nothing is. */
    static @Nullable String fault(String text, int maxDepth) {
        JsonSyntax syntax = new JsonSyntax(text, maxDepth);
        boolean good = syntax.value(1) && syntax.end();
        return good ? null : "unexpected input at character " + syntax.at;
    }

    private boolean end() {
        skipSpace();
        return at == text.length();
    }

    private boolean value(int depth) {
        skipSpace();
        if (at >= text.length()) {
            return false;
        }
        return switch (text.charAt(at)) {
            case '{' -> depth <= maxDepth && members(depth);
            case '[' -> depth <= maxDepth && elements(depth);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private boolean members(int depth) {
        at++;
        skipSpace();
        if (take('}')) {
            return true;
        }
        do {
            skipSpace();
            if (!string()) {
                return false;
            }
            skipSpace();
            if (!take(':') || !value(depth + 1)) {
                return false;
            }
            skipSpace();
        } while (take(','));
        return take('}');
    }

    private boolean elements(int depth) {
        at++;
        skipSpace();
        if (take(']')) {
            return true;
        }
        do {
            if (!value(depth + 1)) {
                return false;
            }
            skipSpace();
        } while (take(','));
        return take(']');
    }

    private boolean string() {
        if (!take('"')) {
            return false;
        }
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return true;
            }
            if (c < ' ' || (c == '\\' && !escape())) {
                return false;
            }
            at++;
        }
        return false;
    }

    /** Stands on the last character of a good escape afterwards. */
    private boolean escape() {
        at++;
        if (at >= text.length()) {
            return false;
        }
        if (text.charAt(at) != 'u') {
            return "\"\\/bfnrt".indexOf(text.charAt(at)) >= 0;
        }
        for (int i = 0; i < 4; i++) {
            at++;
            if (at >= text.length() || !HexFormat.isHexDigit(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    private boolean number() {
        take('-');
        if (!take('0') && !digits()) {
            return false;
        }
        if (take('.') && !digits()) {
            return false;
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            return digits();
        }
        return true;
    }

    private boolean digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at > start;
    }

    private boolean word(String word) {
        if (!text.startsWith(word, at)) {
            return false;
        }
        at += word.length();
        return true;
    }

    private boolean take(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
