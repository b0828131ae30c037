package dev.exai.files;

import dev.exai.core.PrincipalId;
import dev.exai.core.file.ContentHash;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The name of a content in a {@link BlobStore}. Each owner has a space of its own, so that nobody learns from the time or
 * the outcome of a call what others hold.
 *
 * @param space 32 lower-case hexadecimal digits
 * @param hash of the content
 */
public record BlobKey(String space, ContentHash hash) {
    private static final int SPACE_DIGITS = 32;

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if the space breaks the rule
     */
    public BlobKey {
        Objects.requireNonNull(hash, "hash");
        if (!isSpace(space)) {
            throw new IllegalArgumentException("a space has " + SPACE_DIGITS + " lower-case hexadecimal digits");
        }
    }

    /** The content of an owner. */
    public static BlobKey of(PrincipalId owner, ContentHash hash) {
        return new BlobKey(spaceOf(owner), hash);
    }

    /** The space of an owner: the same owner always has the same, and it does not show who that is. */
    public static String spaceOf(PrincipalId owner) {
        return ContentHash.of(owner.value().getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, SPACE_DIGITS);
    }

    /** Whether the text has the form of a space. */
    public static boolean isSpace(String text) {
        return text.length() == SPACE_DIGITS && text.chars().allMatch(c -> "0123456789abcdef".indexOf(c) >= 0);
    }
}
