package dev.exai.core.internal.sql;

import java.util.List;

/** Schemas for these tests. */
final class Schemas {
    private static final Migration NOTES = new Migration(
            1, "notes", List.of("CREATE TABLE notes (id {key}, text TEXT NOT NULL UNIQUE, content {bytes})"));
    private static final Migration LEASES = new Migration(
            2,
            "leases",
            List.of("CREATE TABLE leases"
                    + " (name TEXT PRIMARY KEY, holder TEXT NOT NULL, term BIGINT NOT NULL, until BIGINT NOT NULL)"));

    static final Migrations FIRST = new Migrations(List.of(NOTES));
    static final Migrations BOTH = new Migrations(List.of(NOTES, LEASES));

    private Schemas() {}

    static void note(Sql sql, String text) {
        sql.update("INSERT INTO notes (text) VALUES (?)", text);
    }

    static List<String> notes(Sql sql) {
        return sql.all("SELECT text FROM notes ORDER BY id", row -> row.getString(1));
    }
}
