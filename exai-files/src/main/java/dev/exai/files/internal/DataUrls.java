package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads data URLs (RFC 2397). */
final class DataUrls {
    private static final String SCHEME = "data:";

    private DataUrls() {}

    /** What a data URL holds; {@code type} is empty if it says none. */
    record Data(String type, byte[] content) {}

    /**
     * The content.
     *
     * @throws ExaiException kind INVALID_REQUEST if it is no such URL, TOO_LARGE before anything is decoded
     */
    static Data read(String url, long maxBytes) {
        int comma = url.indexOf(',');
        if (comma < 0 || !url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw invalid("it does not begin with \"data:\" and a comma", null);
        }
        String[] head = url.substring(SCHEME.length(), comma).split(";", -1);
        boolean base64 = head[head.length - 1].equalsIgnoreCase("base64");
        long most = base64 ? (url.length() - comma) / 4L * 3 : url.length() - comma;
        if (most / 3 > maxBytes) { // three characters for a byte at worst
            throw tooLarge(maxBytes);
        }
        byte[] content = base64 ? base64(url.substring(comma + 1)) : escaped(url.substring(comma + 1));
        if (content.length > maxBytes) {
            throw tooLarge(maxBytes);
        }
        return new Data(head[0].toLowerCase(Locale.ROOT), content);
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw invalid("its base64 is faulty", e);
        }
    }

    private static byte[] escaped(String text) {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream plain = new ByteArrayOutputStream(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                plain.write(raw[i]);
                continue;
            }
            int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw invalid("it has a faulty percent escape", null);
            }
            plain.write(high << 4 | low);
            i += 2;
        }
        return plain.toByteArray();
    }

    private static ExaiException invalid(String why, @Nullable Throwable cause) {
        return new ExaiException(ErrorKind.INVALID_REQUEST, "this is no data URL: " + why, cause);
    }

    private static ExaiException tooLarge(long maxBytes) {
        return new ExaiException(ErrorKind.TOO_LARGE, "the data URL holds more than " + maxBytes + " bytes");
    }
}
