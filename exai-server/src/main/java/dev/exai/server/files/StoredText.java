package dev.exai.server.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.file.ContentSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The text of contents that are UTF-8, or UTF-16 with a byte order mark; anything else is no text, and not guessed. */
final class StoredText {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private StoredText() {}

    /** The text; null if it is none or longer than the bytes. */
    static @Nullable String of(ContentSource content, long maxBytes) {
        return content.sizeBytes() > maxBytes ? null : decode(bytes(content));
    }

    /** All bytes of a content of known, moderate length. */
    static byte[] bytes(ContentSource content) {
        try (InputStream in = content.open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ExaiException(ErrorKind.FILE_GONE, "the stored content is damaged or cannot be read", e);
        }
    }

    static @Nullable String decode(byte[] bytes) {
        boolean big = bytes.length >= 2 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF;
        boolean little = bytes.length >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE;
        if (big || little) {
            return decode(bytes, StandardCharsets.UTF_16);
        }
        return decode(bytes, StandardCharsets.UTF_8);
    }

    private static @Nullable String decode(byte[] bytes, Charset charset) {
        try {
            String text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
            return text.indexOf('\0') >= 0 ? null : marked ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            return null; // which is the answer: it is no text
        }
    }
}
