package dev.exai.files.internal.web;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/** A body in chunks; what follows the last one is read and forgotten. Not thread-safe. */
final class ChunkedInput extends InputStream {
    private static final int MAX_LINE = 1_024;
    private static final int MAX_TRAILERS = 16 << 10;
    private static final int SIZE_DIGITS = 15;

    private final InputStream in;
    private long left;
    private boolean first = true;
    private boolean ended;

    ChunkedInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        if (left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int count = in.read(target, from, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("the answer broke off in a chunk");
        }
        left -= count;
        return count;
    }

    private void nextChunk() throws IOException {
        if (!first && !HttpHead.line(in, new int[] {2}).isEmpty()) {
            throw new ProtocolException("a chunk is longer than it says");
        }
        first = false;
        String line = HttpHead.line(in, new int[] {MAX_LINE});
        int extension = line.indexOf(';');
        String digits = (extension < 0 ? line : line.substring(0, extension)).strip();
        boolean isSize = !digits.isEmpty()
                && digits.length() <= SIZE_DIGITS
                && digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80);
        if (!isSize) {
            throw new ProtocolException("the size of a chunk is no number");
        }
        left = Long.parseLong(digits, 16);
        if (left == 0) {
            ended = true;
            int[] room = {MAX_TRAILERS};
            while (!HttpHead.line(in, room).isEmpty()) {
                room[0]--; // an endless row of trailers ends too
            }
        }
    }
}
