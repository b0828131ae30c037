package dev.exai.core.internal.sql;

import java.util.List;

/** What SQLite finds wrong with the structure of a file. */
public final class SqliteFaults {
    private SqliteFaults() {}

    /** One line for each fault; empty if there is none, and for databases that look after themselves. */
    public static List<String> of(Database database) {
        return database.read(sql -> sql.dialect() == Dialect.SQLITE
                ? sql.all("PRAGMA integrity_check", row -> String.valueOf(row.getString(1))).stream()
                        .filter(line -> !line.equals("ok"))
                        .toList()
                : List.of());
    }
}
