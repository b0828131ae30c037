package dev.exai.files.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads bytes as text: UTF-16 if they begin with its byte order mark, UTF-8 otherwise. Never guesses: a text in an older
 * character set is refused rather than garbled, for nobody would notice.
 */
public final class TextDecoder {
    private TextDecoder() {}

    /** The text without byte order mark, or null if the bytes are not text: malformed, or with a NUL character. */
    public static @Nullable String decode(byte[] bytes) {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return strict(bytes, 3, StandardCharsets.UTF_8);
        }
        if (startsWith(bytes, 0xFE, 0xFF)) {
            return strict(bytes, 2, StandardCharsets.UTF_16BE);
        }
        if (startsWith(bytes, 0xFF, 0xFE)) {
            return strict(bytes, 2, StandardCharsets.UTF_16LE);
        }
        return strict(bytes, 0, StandardCharsets.UTF_8);
    }

    private static @Nullable String strict(byte[] bytes, int from, Charset charset) {
        try {
            ByteBuffer content = ByteBuffer.wrap(bytes, from, bytes.length - from);
            String text = charset.newDecoder().decode(content).toString(); // a fresh decoder reports what is malformed
            return text.indexOf('\0') < 0 ? text : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static boolean startsWith(byte[] bytes, int... start) {
        if (bytes.length < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if ((bytes[i] & 0xFF) != start[i]) {
                return false;
            }
        }
        return true;
    }
}
