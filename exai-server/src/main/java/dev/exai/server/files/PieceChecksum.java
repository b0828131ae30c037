package dev.exai.server.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.server.rpc.HttpHead;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The checksum of one piece of an upload, which comes before it. For one thread. */
final class PieceChecksum {
    /** What can be compared; SHA-1 because tus asks for it. */
    static final String ALGORITHMS = "sha1,sha256,md5";

    private static final String FIELD = "Upload-Checksum";
    private static final Map<String, String> NAMES = Map.of("sha1", "SHA-1", "sha256", "SHA-256", "md5", "MD5");

    private final MessageDigest digest;
    private final byte[] expected;

    private PieceChecksum(MessageDigest digest, byte[] expected) {
        this.digest = digest;
        this.expected = expected;
    }

    /**
     * The one in the head; null if there is none.
     *
     * @throws ExaiException kind INVALID_REQUEST if it is malformed, or of an algorithm that is not compared
     */
    static @Nullable PieceChecksum of(HttpHead head) {
        String field = head.header(FIELD);
        if (field == null) {
            return null;
        }
        String[] parts = field.strip().split(" ", 2);
        String algorithm = NAMES.get(parts[0]);
        if (algorithm == null || parts.length < 2) {
            throw new ExaiException(
                    ErrorKind.INVALID_REQUEST, FIELD + ": must be one of " + ALGORITHMS + ", and then Base64");
        }
        try {
            return new PieceChecksum(
                    MessageDigest.getInstance(algorithm), Base64.getDecoder().decode(parts[1].strip()));
        } catch (NoSuchAlgorithmException | IllegalArgumentException e) {
            throw new ExaiException(ErrorKind.INVALID_REQUEST, FIELD + ": must be Base64", e);
        }
    }

    void update(byte[] bytes, int length) {
        digest.update(bytes, 0, length);
    }

    /** Whether all that came has it; asked once. */
    boolean matches() {
        return MessageDigest.isEqual(digest.digest(), expected);
    }
}
