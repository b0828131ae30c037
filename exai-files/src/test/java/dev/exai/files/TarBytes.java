package dev.exai.files;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Builds tar archives, whole ones and broken ones. */
final class TarBytes {
    private static final int BLOCK = 512;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    TarBytes file(String name, String content) {
        return entry(name, '0', content.length(), content.getBytes(StandardCharsets.UTF_8));
    }

    TarBytes entry(String name, char type, long size, byte[] content) {
        byte[] head = new byte[BLOCK];
        put(head, 0, name);
        put(head, 100, "0000644\0");
        put(head, 124, String.format("%011o ", size));
        put(head, 148, "        ");
        head[156] = (byte) type;
        put(head, 257, "ustar\0" + "00");
        return raw(head, content);
    }

    /** Any head, with the checksum it should have. */
    TarBytes raw(byte[] head, byte[] content) {
        put(head, 148, "        ");
        int sum = 0;
        for (byte each : head) {
            sum += each & 0xFF;
        }
        put(head, 148, String.format("%06o\0 ", sum));
        out.writeBytes(head);
        out.writeBytes(content);
        out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        return this;
    }

    byte[] end() {
        out.writeBytes(new byte[2 * BLOCK]);
        return out.toByteArray();
    }

    byte[] cut(int bytes) {
        byte[] whole = end();
        return java.util.Arrays.copyOf(whole, whole.length - bytes);
    }

    static void put(byte[] target, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, target, at, bytes.length);
    }
}
