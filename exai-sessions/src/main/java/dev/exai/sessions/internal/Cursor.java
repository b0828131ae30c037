package dev.exai.sessions.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import org.jspecify.annotations.Nullable;

/** Where a page ends: numbers that callers hand back as they got them. */
final class Cursor {
    private Cursor() {}

    static String of(long sequence) {
        return Long.toString(sequence);
    }

    static String of(long sequence, long turn) {
        return sequence + "-" + turn;
    }

    /** The place in a listing; after everything for null. */
    static long sequence(@Nullable String cursor) {
        return cursor == null ? Long.MAX_VALUE : number(cursor);
    }

    /** The place in a search: the conversation and the turn in it; after everything for null. */
    static long[] hit(@Nullable String cursor) {
        if (cursor == null) {
            return new long[] {Long.MAX_VALUE, Long.MAX_VALUE};
        }
        int dash = cursor.indexOf('-');
        if (dash < 0) {
            throw unknown(null);
        }
        return new long[] {number(cursor.substring(0, dash)), number(cursor.substring(dash + 1))};
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw unknown(e);
        }
    }

    private static ExaiException unknown(@Nullable Throwable cause) {
        return new ExaiException(ErrorKind.INVALID_REQUEST, "this is no place of a listing; begin without one", cause);
    }
}
