package dev.exai.files.internal;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What an image says of itself in its first bytes. Nothing is decoded.
 *
 * @param mediaType by the magic bytes, never by a name
 */
public record ImageHeader(String mediaType, int width, int height) {
    /** How many pixels it unfolds to. */
    public long pixels() {
        return (long) width * height;
    }

    /** The header of a PNG, JPEG, GIF or WebP; null if the bytes are none of these, or cut, or have no size. */
    public static @Nullable ImageHeader of(byte[] bytes) {
        ImageHeader header = null;
        if (has(bytes, 1, "PNG\r\n\u001A\n") && has(bytes, 12, "IHDR")) {
            header = fits(bytes, 24) ? new ImageHeader("image/png", big(bytes, 16, 4), big(bytes, 20, 4)) : null;
        } else if (has(bytes, 0, "GIF87a") || has(bytes, 0, "GIF89a")) {
            header = fits(bytes, 10) ? new ImageHeader("image/gif", little(bytes, 6, 2), little(bytes, 8, 2)) : null;
        } else if (has(bytes, 0, "RIFF") && has(bytes, 8, "WEBP")) {
            header = webp(bytes);
        } else if (fits(bytes, 3) && big(bytes, 0, 3) == 0xFFD8FF) {
            header = jpeg(bytes);
        }
        return header == null || header.width <= 0 || header.height <= 0 ? null : header;
    }

    private static @Nullable ImageHeader webp(byte[] bytes) {
        if (!fits(bytes, 30)) {
            return null;
        }
        if (has(bytes, 12, "VP8X")) {
            return new ImageHeader("image/webp", little(bytes, 24, 3) + 1, little(bytes, 27, 3) + 1);
        }
        if (has(bytes, 12, "VP8L") && bytes[20] == 0x2F) {
            int packed = little(bytes, 21, 4);
            return new ImageHeader("image/webp", (packed & 0x3FFF) + 1, ((packed >>> 14) & 0x3FFF) + 1);
        }
        if (has(bytes, 12, "VP8 ") && big(bytes, 23, 3) == 0x9D012A) {
            return new ImageHeader("image/webp", little(bytes, 26, 2) & 0x3FFF, little(bytes, 28, 2) & 0x3FFF);
        }
        return null;
    }

    /** Goes from marker to marker to the frame header, which holds the size. */
    private static @Nullable ImageHeader jpeg(byte[] bytes) {
        int at = 2;
        while (fits(bytes, at + 9)) {
            if ((bytes[at] & 0xFF) != 0xFF) {
                return null;
            }
            int marker = bytes[at + 1] & 0xFF;
            if (marker == 0xFF) {
                at++; // a fill byte
            } else if (isFrame(marker)) {
                return new ImageHeader("image/jpeg", big(bytes, at + 7, 2), big(bytes, at + 5, 2));
            } else {
                at += 2 + Math.max(2, big(bytes, at + 2, 2));
            }
        }
        return null;
    }

    private static boolean isFrame(int marker) {
        boolean tables = marker == 0xC4 || marker == 0xC8 || marker == 0xCC;
        return marker >= 0xC0 && marker <= 0xCF && !tables;
    }

    private static boolean fits(byte[] bytes, int length) {
        return bytes.length >= length;
    }

    private static boolean has(byte[] bytes, int at, String ascii) {
        byte[] wanted = ascii.getBytes(StandardCharsets.US_ASCII);
        if (!fits(bytes, at + wanted.length)) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static int big(byte[] bytes, int at, int length) {
        int value = 0;
        for (int i = 0; i < length; i++) {
            value = (value << 8) | (bytes[at + i] & 0xFF);
        }
        return value;
    }

    private static int little(byte[] bytes, int at, int length) {
        int value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[at + i] & 0xFF);
        }
        return value;
    }
}
