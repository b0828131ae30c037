package dev.exai.server.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.file.ContentHash;
import dev.exai.server.rpc.HttpHead;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the head of an upload says of its file.
 *
 * @param name what it is called; null if it is not said
 * @param hash of its content; null if it is not said
 * @param metadata what a tus client says of it, as it says it; null if it says nothing
 */
record UploadRequest(
        @Nullable String name,
        @Nullable ContentHash hash,
        @Nullable String metadata) {
    private static final int LONGEST_NAME = 1_024;

    /**
     * Reads the head.
     *
     * @throws ExaiException kind INVALID_REQUEST that names the field
     */
    static UploadRequest of(HttpHead head) {
        if (String.valueOf(head.header("Content-Type")).startsWith("multipart/")) {
            throw invalid("Content-Type: send the content itself, not a form");
        }
        String encoding = head.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw invalid("Content-Encoding: a compressed body is not accepted");
        }
        String metadata = Tus.metadata(head);
        String name = name(head.header("File-Name"));
        if (name == null) {
            String told = Tus.value(metadata, "filename");
            name = checked(told == null ? Tus.value(metadata, "name") : told);
        }
        return new UploadRequest(name, hash(head), metadata);
    }

    private static @Nullable String name(@Nullable String field) {
        if (field == null || field.isBlank()) {
            return null;
        }
        try {
            return checked(URLDecoder.decode(field.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw invalid("File-Name: must be UTF-8 in percent escapes", e);
        }
    }

    private static @Nullable String checked(@Nullable String name) {
        if (name != null && name.length() > LONGEST_NAME) {
            throw invalid("File-Name: is too long");
        }
        return name == null || name.isBlank() ? null : name;
    }

    private static @Nullable ContentHash hash(HttpHead head) {
        String field = head.header("Repr-Digest") == null ? head.header("Content-Digest") : head.header("Repr-Digest");
        if (field == null) {
            return null;
        }
        try {
            return BodyDigest.parse(field)
                    .orElseThrow(() -> invalid("Repr-Digest: name a sha-256, others are not compared"));
        } catch (IllegalArgumentException e) {
            throw invalid("Repr-Digest: must look like sha-256=:BASE64:", e);
        }
    }

    private static ExaiException invalid(String message) {
        return new ExaiException(ErrorKind.INVALID_REQUEST, message);
    }

    private static ExaiException invalid(String message, IllegalArgumentException cause) {
        return new ExaiException(ErrorKind.INVALID_REQUEST, message, cause);
    }
}
