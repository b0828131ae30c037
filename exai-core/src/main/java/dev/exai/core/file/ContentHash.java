package dev.exai.core.file;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of a content, as 64 lower-case hexadecimal digits: the one content id of EXAI. */
public record ContentHash(String hex) {
    private static final int HEX_DIGITS = 64;

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if the value is not 64 lower-case hexadecimal digits
     */
    public ContentHash {
        if (hex.length() != HEX_DIGITS || !hex.chars().allMatch(c -> "0123456789abcdef".indexOf(c) >= 0)) {
            throw new IllegalArgumentException("not a SHA-256 in lower-case hexadecimal");
        }
    }

    /** The hash of the bytes. */
    public static ContentHash of(byte[] content) {
        return of(sha256().digest(content), HexFormat.of());
    }

    /** A fresh digest to feed piece by piece; finish it with {@link #from}. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The hash of everything that was fed to the digest, which is reset. */
    public static ContentHash from(MessageDigest digest) {
        return of(digest.digest(), HexFormat.of());
    }

    private static ContentHash of(byte[] hash, HexFormat format) {
        return new ContentHash(format.formatHex(hash));
    }

    @Override
    public String toString() {
        return "sha256:" + hex;
    }
}
