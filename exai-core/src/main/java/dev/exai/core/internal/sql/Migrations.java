package dev.exai.core.internal.sql;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.util.List;

/** The schema of a database as steps, of which the database remembers those it has taken. Immutable. */
public final class Migrations {
    private static final String CONVERSATIONS = "exai_schema";
    private static final long LOCK = 0x65786169_736368L; // "exaisch": PostgreSQL locks by number

    private final String table;
    private final List<Migration> steps;

    /**
     * The steps in their order, of what was first to have a schema.
     *
     * @throws IllegalArgumentException if their versions do not count from 1
     */
    public Migrations(List<Migration> steps) {
        this(CONVERSATIONS, steps);
    }

    /**
     * The steps in their order.
     *
     * @param table the table that remembers them, so that several schemas can live in one PostgreSQL database
     * @throws IllegalArgumentException if their versions do not count from 1
     */
    public Migrations(String table, List<Migration> steps) {
        this.table = table;
        this.steps = List.copyOf(steps);
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).version() != i + 1) {
                throw new IllegalArgumentException("migration " + (i + 1) + " is missing");
            }
        }
    }

    /** The version of the newest step. */
    public int newest() {
        return steps.size();
    }

    /** The version of the database, 0 if it has no table of ours. */
    int versionOf(Sql sql) {
        boolean known = switch (sql.dialect()) {
            case SQLITE ->
                sql.number("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?", table) > 0;
            case POSTGRESQL ->
                sql.number(
                                "SELECT count(*) FROM pg_tables WHERE tablename = ?"
                                        + " AND schemaname = current_schema()",
                                table)
                        > 0;
        };
        return known ? (int) sql.number("SELECT max(version) FROM " + table) : 0;
    }

    /**
     * Whether the database needs steps.
     *
     * @throws ExaiException kind CONFIGURATION if it is newer than this program, which then must not touch it
     */
    boolean isBehind(Sql sql) {
        int version = versionOf(sql);
        if (version > newest()) {
            throw new ExaiException(
                    ErrorKind.CONFIGURATION,
                    "the storage has schema " + version + ", this version of EXAI knows " + newest()
                            + ": it was written by a newer version; use that one");
        }
        return version < newest();
    }

    /** The refusal of who only looks at a database that needs steps. */
    static ExaiException older() {
        return new ExaiException(
                ErrorKind.UNSUPPORTED, "the storage has an older schema; start the server once to update it");
    }

    /** Takes the missing steps. Runs inside a transaction: all of them or none. */
    void apply(Sql sql, long atMicros) {
        if (sql.dialect() == Dialect.POSTGRESQL) {
            sql.first("SELECT pg_advisory_xact_lock(?)", row -> table, LOCK);
        }
        if (!isBehind(sql)) {
            return; // another process was faster
        }
        int version = versionOf(sql);
        if (version == 0) {
            sql.run("CREATE TABLE " + table
                    + " (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)");
        }
        for (Migration step : steps.subList(version, steps.size())) {
            step.statements().stream()
                    .filter(sql.dialect()::takes)
                    .forEach(statement -> sql.run(sql.dialect().schema(statement)));
            sql.update(
                    "INSERT INTO " + table + " (version, name, applied_at) VALUES (?, ?, ?)",
                    step.version(),
                    step.name(),
                    atMicros);
        }
    }
}
