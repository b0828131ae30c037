package dev.exai.core.internal.sql;

import java.util.List;

/**
 * A step of the schema. Once released it never changes.
 *
 * @param version counts from 1 without gaps
 * @param statements SQL of both databases, or of one where it begins with {@code {sqlite}} or {@code {postgresql}};
 *     {@code {key}} stands for the type of a counted primary key, {@code {bytes}} for bytes
 */
public record Migration(int version, String name, List<String> statements) {
    /** Copies. */
    public Migration {
        statements = List.copyOf(statements);
    }
}
