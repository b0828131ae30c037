package dev.exai.files.internal.web;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body of announced length; its early end is an error. Not thread-safe. */
final class LengthInput extends InputStream {
    private final InputStream in;
    private long left;

    LengthInput(InputStream in, long length) {
        this.in = in;
        left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = in.read(target, from, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException(left + " bytes are missing");
        }
        left -= count;
        return count;
    }
}
