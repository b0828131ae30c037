package dev.exai.providers.fuzz;

import java.util.function.Function;

/** Bytes that arrive a few at a time. */
final class Pieces {
    private final byte[] bytes;
    private final int most;
    private int at;

    Pieces(byte[] bytes, int most) {
        this.bytes = bytes;
        this.most = most;
    }

    /** Reads the bytes in one piece and in small ones; what comes out must be the same. */
    static void assertCutsDoNotMatter(byte[] input, Function<Pieces, String> reading) {
        String whole = reading.apply(new Pieces(input, Math.max(1, input.length)));
        for (int piece : new int[] {1, 2, 7}) {
            String sliced = reading.apply(new Pieces(input, piece));
            if (!whole.equals(sliced)) {
                throw new AssertionError("in pieces of " + piece + ": " + sliced + "\nin one: " + whole);
            }
        }
    }

    int read(byte[] buffer, int from, int length) {
        int count = Math.min(Math.min(most, length), bytes.length - at);
        if (count <= 0) {
            return -1;
        }
        System.arraycopy(bytes, at, buffer, from, count);
        at += count;
        return count;
    }
}
