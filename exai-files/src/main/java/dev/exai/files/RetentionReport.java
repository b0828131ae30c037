package dev.exai.files;

import java.util.Objects;

/**
 * What a {@link RetentionRule} has ended, or would.
 *
 * @param rule its name
 * @param files how many
 * @param bytes of these files; less becomes free where others have the same content
 */
public record RetentionReport(String rule, long files, long bytes) {
    /** Checks. */
    public RetentionReport {
        Objects.requireNonNull(rule, "rule");
    }
}
