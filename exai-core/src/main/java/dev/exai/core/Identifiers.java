package dev.exai.core;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Checks and mints the identifiers that cross EXAI's borders. Thread-safe.
 */
public final class Identifiers {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Identifiers() {}

    /**
     * Returns the value if it has 1 to {@code maxLength} visible ASCII characters.
     *
     * @param name what the value is, for the message
     * @throws IllegalArgumentException otherwise; the message does not repeat the value, which may be hostile
     */
    public static String check(String name, String value, int maxLength) {
        if (value.isEmpty() || value.length() > maxLength) {
            throw new IllegalArgumentException(
                    name + " must have 1 to " + maxLength + " characters, not " + value.length());
        }
        for (int i = 0; i < value.length(); i++) { // no stream: each call checks an id or two
            if (value.charAt(i) <= ' ' || value.charAt(i) >= 0x7f) {
                throw new IllegalArgumentException(name + " must have visible ASCII characters only");
            }
        }
        return value;
    }

    /** A prefix followed by {@code bytes} random bytes in lower-case hexadecimal, from a secure generator. */
    public static String mint(String prefix, int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return prefix + HexFormat.of().formatHex(random);
    }
}
