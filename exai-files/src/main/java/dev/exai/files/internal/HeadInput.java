package dev.exai.files.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A stream that remembers how it began. Not thread-safe. */
final class HeadInput extends FilterInputStream {
    private final byte[] head = new byte[ContentTypes.HEAD];
    private int seen;

    HeadInput(InputStream in) {
        super(in);
    }

    byte[] head() {
        return Arrays.copyOf(head, seen);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        int count = in.read(target, from, length);
        int kept = Math.min(Math.max(0, count), head.length - seen);
        System.arraycopy(target, from, head, seen, kept);
        seen += kept;
        return count;
    }
}
