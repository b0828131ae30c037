package dev.exai.providers.internal.engine;

/** Finds the borders of a JSON value in bytes that a parser has accepted. */
final class RawJson {
    private RawJson() {}

    /** Behind the last byte of the value that begins at {@code start}. */
    static int end(byte[] bytes, int start, int limit) {
        int depth = 0;
        int at = start;
        while (at < limit) {
            switch (bytes[at]) {
                case '"' -> at = afterString(bytes, at, limit);
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    if (depth == 0) {
                        return at; // closes what surrounds a number or word
                    }
                    depth--;
                    at++;
                }
                case ',', ' ', '\t', '\r', '\n' -> {
                    if (depth == 0) {
                        return at;
                    }
                    at++;
                    continue;
                }
                default -> {
                    at++;
                    continue;
                }
            }
            if (depth == 0) {
                return at;
            }
        }
        return at;
    }

    private static int afterString(byte[] bytes, int quote, int limit) {
        int at = quote + 1;
        while (at < limit && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return Math.min(at + 1, limit);
    }
}
