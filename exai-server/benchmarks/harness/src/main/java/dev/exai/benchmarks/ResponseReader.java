package dev.exai.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Collects one HTTP/1.1 response and knows when it is whole: by its length, or by the last chunk. Not thread-safe. */
final class ResponseReader {
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};
    private static final int UNKNOWN = -1;
    private static final int CHUNKED = -2;

    private byte[] bytes = new byte[4_096];
    private int size;
    private int bodyAt;
    private int bodyLength = UNKNOWN;

    void reset() {
        size = 0;
        bodyLength = UNKNOWN;
    }

    /** Takes what was read; true once the response is whole. */
    boolean add(ByteBuffer read) {
        int added = read.remaining();
        if (size + added > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (size + added));
        }
        read.get(bytes, size, added);
        size += added;
        if (bodyLength == UNKNOWN) {
            readHead();
        }
        return whole();
    }

    private boolean whole() {
        return switch (bodyLength) {
            case UNKNOWN -> false;
            case CHUNKED -> size - bodyAt >= LAST_CHUNK.length
                    && Arrays.equals(bytes, size - LAST_CHUNK.length, size, LAST_CHUNK, 0, LAST_CHUNK.length);
            default -> size >= bodyAt + bodyLength;
        };
    }

    private void readHead() {
        int end = indexOf(END_OF_HEAD, 0);
        if (end < 0) {
            return;
        }
        bodyAt = end + END_OF_HEAD.length;
        String head = head().toLowerCase(Locale.ROOT);
        int length = head.indexOf("content-length:");
        if (length >= 0) {
            int lineEnd = head.indexOf('\r', length);
            bodyLength = Integer.parseInt(head.substring(length + "content-length:".length(), lineEnd).strip());
        } else {
            bodyLength = head.contains("transfer-encoding: chunked") ? CHUNKED : 0;
        }
    }

    int status() {
        return 100 * (bytes[9] - '0') + 10 * (bytes[10] - '0') + bytes[11] - '0';
    }

    /** Status line and headers. */
    String head() {
        return new String(bytes, 0, bodyAt, StandardCharsets.ISO_8859_1);
    }

    String body() {
        return new String(bytes, bodyAt, size - bodyAt, StandardCharsets.UTF_8);
    }

    /** Whether the text stands in the response. */
    boolean contains(byte[] text) {
        return indexOf(text, bodyAt) >= 0;
    }

    private int indexOf(byte[] text, int from) {
        for (int at = from; at <= size - text.length; at++) {
            if (bytes[at] == text[0] && Arrays.equals(bytes, at, at + text.length, text, 0, text.length)) {
                return at;
            }
        }
        return -1;
    }
}
