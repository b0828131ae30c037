package dev.exai.files.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.LongConsumer;

/** A stream that remembers how it began, and tells how it gets on. Not thread-safe. */
final class HeadInput extends FilterInputStream {
    private final byte[] head = new byte[ContentTypes.HEAD];
    private final LongConsumer onRead;
    private int seen;

    HeadInput(InputStream in, LongConsumer onRead) {
        super(in);
        this.onRead = onRead;
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
        if (count > 0) {
            onRead.accept(count);
        }
        return count;
    }
}
