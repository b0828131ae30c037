package dev.exai.core.model;

import org.jspecify.annotations.Nullable;

/**
 * The name of a configured provider, for example {@code kimi}: 1–64 characters of {@code a–z 0–9 . _ -}, beginning with
 * a letter or digit.
 */
public record ProviderId(String value) {
    /**
     * Checks.
     *
     * @throws IllegalArgumentException if the value breaks the rule
     */
    public ProviderId {
        if (value.isEmpty() || value.length() > 64 || !value.chars().allMatch(ProviderId::isAllowed)) {
            throw new IllegalArgumentException(
                    "provider name must be 1–64 of lower-case letters, digits, '.', '_' and '-'");
        }
        if ("._-".indexOf(value.charAt(0)) >= 0) {
            throw new IllegalArgumentException("provider name must begin with a letter or digit: " + value);
        }
    }

    private static boolean isAllowed(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    }

    // Not the generated ones: this is the first record that a start compares, and linking them takes some 20 ms of it.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProviderId id && id.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
