package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import org.jspecify.annotations.Nullable;

/** Where a page ends: a number that callers hand back as they got it. */
final class Cursor {
    private Cursor() {}

    static String of(long sequence) {
        return Long.toString(sequence);
    }

    /** The place in a listing; after everything for null. */
    static long sequence(@Nullable String cursor) {
        if (cursor == null) {
            return Long.MAX_VALUE;
        }
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw new ExaiException(ErrorKind.INVALID_REQUEST, "this is no place of a listing; begin without one", e);
        }
    }
}
