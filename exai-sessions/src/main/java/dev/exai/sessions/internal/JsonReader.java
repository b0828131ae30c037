package dev.exai.sessions.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.util.function.Consumer;

/** Reads one JSON value front to back. Whoever is called for a member or element reads or skips its value. Not thread-safe. */
final class JsonReader {
    private static final int MAX_DEPTH = 64;

    private final String text;
    private int at;
    private int depth;

    JsonReader(String text) {
        this.text = text;
    }

    /** Reads an object: {@code member} is called with each name. */
    void object(Consumer<String> member) {
        enter('{');
        while (!take('}')) {
            String name = string();
            expect(':');
            member.accept(name);
            between('}');
        }
        depth--;
    }

    /** Reads an array: {@code element} is called for each of its values. */
    void array(Runnable element) {
        enter('[');
        while (!take(']')) {
            element.run();
            between(']');
        }
        depth--;
    }

    String string() {
        expect('"');
        int end = at;
        while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\\') {
            end++;
        }
        StringBuilder value = new StringBuilder().append(text, at, end);
        at = end;
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            value.append(c == '\\' ? escaped() : c);
        }
        expect('"');
        return value.toString();
    }

    long number() {
        try {
            return Long.parseLong(word());
        } catch (NumberFormatException e) {
            throw fault();
        }
    }

    boolean bool() {
        skipSpace();
        boolean value = text.startsWith("true", at);
        if (!value && !text.startsWith("false", at)) {
            throw fault();
        }
        at += value ? 4 : 5;
        return value;
    }

    /** Reads a value of any kind and forgets it. */
    void skip() {
        switch (next()) {
            case '{' -> object(name -> skip());
            case '[' -> array(this::skip);
            case '"' -> string();
            default -> word();
        }
    }

    /** The first character of the next value, which is not read yet; a blank if there is none. */
    char next() {
        skipSpace();
        return at < text.length() ? text.charAt(at) : ' ';
    }

    /** Reads what is neither object, array nor text, as it is written: a number, {@code true}, {@code false}, {@code null}. */
    String word() {
        skipSpace();
        int start = at;
        while (at < text.length() && ",]} \n\t\r".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == start) {
            throw fault();
        }
        return text.substring(start, at);
    }

    /** Checks that nothing follows. */
    void end() {
        skipSpace();
        if (at < text.length()) {
            throw fault();
        }
    }

    private void enter(char open) {
        expect(open);
        if (++depth > MAX_DEPTH) {
            throw fault();
        }
    }

    private void between(char close) {
        skipSpace();
        if (at >= text.length() || (text.charAt(at) != close && !take(','))) {
            throw fault();
        }
    }

    private char escaped() {
        char c = at < text.length() ? text.charAt(at++) : ' ';
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> unicode();
            default -> throw fault();
        };
    }

    private char unicode() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < text.length() ? Character.digit(text.charAt(at++), 16) : -1;
            if (digit < 0) {
                throw fault();
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    private void expect(char c) {
        if (!take(c)) {
            throw fault();
        }
    }

    private boolean take(char c) {
        skipSpace();
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

    ExaiException fault() {
        return new ExaiException(ErrorKind.INVALID_REQUEST, "unexpected input at character " + at);
    }
}
