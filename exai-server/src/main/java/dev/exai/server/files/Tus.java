package dev.exai.server.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.server.rpc.HttpHandler.Admission;
import dev.exai.server.rpc.HttpHead;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the protocol for resumable uploads, tus 1.0.0 (tus.io/protocols/resumable-upload), says in heads. */
final class Tus {
    static final String LENGTH = "Upload-Length";
    static final String OFFSET = "Upload-Offset";
    static final String METADATA = "Upload-Metadata";
    static final String EXPIRES = "Upload-Expires";
    static final String PIECE = "application/offset+octet-stream";

    /** The answer to a piece that does not have the checksum that came with it. */
    static final int CHECKSUM_MISMATCH = 460;

    private static final String RESUMABLE = "Tus-Resumable";
    private static final String VERSION = "1.0.0";
    private static final Set<String> METHODS = Set.of("HEAD", "PATCH", "DELETE");
    private static final int LONGEST_METADATA = 4_096;
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Tus() {}

    /** The method that is meant: clients whose surroundings know only GET and POST name another one beside it. */
    static String method(HttpHead head) {
        String other = head.header("X-HTTP-Method-Override");
        String named = other == null ? "" : other.strip().toUpperCase(Locale.ROOT);
        return head.method().equals("POST") && METHODS.contains(named) ? named : head.method();
    }

    /** Whether the client speaks of this protocol at all. */
    static boolean isSpoken(HttpHead head) {
        return head.header(RESUMABLE) != null;
    }

    /** The refusal of a client of another version; null if there is nothing against it. */
    static @Nullable Admission versionFault(HttpHead head) {
        String version = head.header(RESUMABLE);
        if (version == null || version.strip().equals(VERSION)) {
            return null;
        }
        return new Admission.Refused(
                412,
                with(Map.of("Tus-Version", VERSION)),
                UploadAnswers.JSON,
                new String(
                        UploadAnswers.error(ErrorKind.INVALID_REQUEST, RESUMABLE + ": this server speaks " + VERSION),
                        StandardCharsets.UTF_8));
    }

    /** What the server can do. */
    static Map<String, String> abilities(long maxBytes) {
        return with(Map.of(
                "Tus-Version",
                VERSION,
                "Tus-Extension",
                "creation,creation-with-upload,termination,expiration,checksum",
                "Tus-Checksum-Algorithm",
                PieceChecksum.ALGORITHMS,
                "Tus-Max-Size",
                Long.toString(maxBytes)));
    }

    /** The headers of an answer, with the one that every answer has. */
    static Map<String, String> with(Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put(RESUMABLE, VERSION);
        return all;
    }

    static String date(Instant instant) {
        return HTTP_DATE.format(instant);
    }

    /** A number of bytes in the head. */
    static long number(HttpHead head, String field) {
        String text = String.valueOf(head.header(field));
        if (!text.matches("\\d{1,18}")) {
            throw new ExaiException(ErrorKind.INVALID_REQUEST, field + ": must be a number of bytes");
        }
        return Long.parseLong(text);
    }

    /** What the client says of its upload, as it says it; null if it says nothing. */
    static @Nullable String metadata(HttpHead head) {
        String text = head.header(METADATA);
        if (text != null && text.length() > LONGEST_METADATA) {
            throw new ExaiException(ErrorKind.INVALID_REQUEST, METADATA + ": is too long");
        }
        return text == null || text.isBlank() ? null : text;
    }

    /**
     * A value of the metadata, which are pairs of a key and a text in Base64, parted by commas; null if it is missing.
     *
     * @throws ExaiException kind INVALID_REQUEST if it is no Base64
     */
    static @Nullable String value(@Nullable String metadata, String key) {
        for (String pair : metadata == null ? new String[0] : metadata.split(",", -1)) {
            String[] parts = pair.strip().split(" ", 2);
            if (parts.length == 2 && parts[0].equals(key)) {
                try {
                    return new String(Base64.getDecoder().decode(parts[1].strip()), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException e) {
                    throw new ExaiException(ErrorKind.INVALID_REQUEST, METADATA + ": " + key + " must be Base64", e);
                }
            }
        }
        return null;
    }
}
