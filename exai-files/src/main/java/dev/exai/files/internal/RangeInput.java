package dev.exai.files.internal;

import java.io.IOException;
import java.io.InputStream;

/** A part of a stream. What lies before it is skipped with the first byte that is read. Not thread-safe. */
public final class RangeInput extends BulkInput {
    private long before;
    private long left;

    private RangeInput(InputStream in, long from, long bytes) {
        super(in);
        before = from;
        left = bytes;
    }

    /**
     * Returns if there can be such a part.
     *
     * @throws IllegalArgumentException otherwise
     */
    public static void check(long from, long bytes) {
        if (from < 0 || bytes < 1) {
            throw new IllegalArgumentException("a range begins at 0 or later and has at least one byte");
        }
    }

    /** At most so many bytes from a place on. */
    public static InputStream of(InputStream in, long from, long bytes) {
        return new RangeInput(in, from, bytes);
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        if (before > 0) {
            in.skipNBytes(before);
            before = 0;
        }
        int count = left == 0 ? -1 : in.read(target, from, (int) Math.min(length, left));
        left -= Math.max(0, count);
        return count;
    }
}
