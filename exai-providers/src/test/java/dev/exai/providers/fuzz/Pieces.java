package dev.exai.providers.fuzz;

/** Bytes that arrive a few at a time. */
final class Pieces {
    private final byte[] bytes;
    private final int most;
    private int at;

    Pieces(byte[] bytes, int most) {
        this.bytes = bytes;
        this.most = most;
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
