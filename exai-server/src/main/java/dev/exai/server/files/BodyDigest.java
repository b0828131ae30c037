package dev.exai.server.files;

import dev.exai.core.file.ContentHash;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a request says of the SHA-256 of a content: {@code Repr-Digest} or {@code Content-Digest} of RFC 9530. */
final class BodyDigest {
    private static final Pattern SHA_256 = Pattern.compile("(?:^|,)\\s*sha-256=:([A-Za-z0-9+/=]+):");

    private BodyDigest() {}

    /**
     * The hash that the field names; empty if it names other algorithms only.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    static Optional<ContentHash> parse(String field) {
        Matcher matcher = SHA_256.matcher(field);
        if (!matcher.find()) {
            return Optional.empty();
        }
        return Optional.of(
                new ContentHash(HexFormat.of().formatHex(Base64.getDecoder().decode(matcher.group(1)))));
    }

    /** The field for a hash. */
    static String of(ContentHash hash) {
        return "sha-256=:" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hash.hex())) + ":";
    }
}
