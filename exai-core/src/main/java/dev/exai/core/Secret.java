package dev.exai.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A key or token that must not be printed: {@link #toString()} shows nothing of it, not even its length. Compared in
 * constant time. Immutable.
 */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Wraps a secret, without surrounding white space.
     *
     * @throws IllegalArgumentException if it is blank or holds a control character; the message does not show it
     */
    public static Secret of(String value) {
        String stripped = Objects.requireNonNull(value, "secret").strip();
        if (stripped.isEmpty()) {
            throw new IllegalArgumentException("secret is blank");
        }
        if (stripped.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("secret holds a control character");
        }
        return new Secret(stripped);
    }

    /** The secret itself, for the one place that sends or compares it. */
    public String reveal() {
        return value;
    }

    /** Whether {@code other} is the same text, in time that depends on its length only. */
    public boolean matches(String other) {
        return MessageDigest.isEqual(value.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && matches(secret.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "Secret[***]";
    }
}
