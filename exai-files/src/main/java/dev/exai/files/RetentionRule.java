package dev.exai.files;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long files of a kind are kept. A file that is held is kept anyway; one that a rule ends can be brought back until its
 * grace is over.
 *
 * @param name what the rule is called in reports
 * @param mediaType what it is about, for example {@code application/pdf} or {@code image/*}; null for everything
 * @param purpose only files that were taken in for this; null for all
 * @param age how long after it was taken in a file ends, positive
 */
public record RetentionRule(
        String name, @Nullable String mediaType, @Nullable String purpose, Duration age) {
    /**
     * Checks.
     *
     * @throws IllegalArgumentException if the age is not positive, or the type is none
     */
    public RetentionRule {
        Objects.requireNonNull(name, "name");
        if (age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException(name + ": the age must be positive: " + age);
        }
        if (mediaType != null && !mediaType.matches("[a-z]+/(\\*|[a-z0-9][a-z0-9.+-]*)")) {
            throw new IllegalArgumentException(name + ": a type is like text/plain or text/*, not " + mediaType);
        }
    }
}
