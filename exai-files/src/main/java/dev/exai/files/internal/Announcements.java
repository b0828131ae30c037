package dev.exai.files.internal;

import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Sql;
import java.time.Duration;
import java.time.Instant;

/** Contents that have been announced and take room before they come. Thread-safe. */
public final class Announcements {
    private final Database database;
    private final Quotas quotas;
    private final TimeSource time;

    /** Those of the catalogue. */
    public Announcements(Database database, FileCatalog catalog, TimeSource time) {
        this.database = database;
        this.quotas = catalog.quotas();
        this.time = time;
    }

    /** How much room is kept. */
    record Kept(long ofAll, long ofOwner, long files) {}

    /** How much is announced by everybody and by the owner, but for one. */
    static Kept kept(Sql sql, PrincipalId owner, String except, Instant now) {
        return sql.first(
                        "SELECT coalesce(sum(bytes), 0), coalesce(sum(CASE WHEN owner = ? THEN bytes ELSE 0 END), 0),"
                                + " coalesce(sum(CASE WHEN owner = ? THEN 1 ELSE 0 END), 0)"
                                + " FROM file_announced WHERE id <> ? AND until > ?",
                        row -> new Kept(row.getLong(1), row.getLong(2), row.getLong(3)),
                        owner.value(),
                        owner.value(),
                        except,
                        Micros.of(now))
                .orElseThrow(() -> new IllegalStateException("a sum has a row"));
    }

    /**
     * Keeps room for a content, or keeps it for longer.
     *
     * @throws ExaiException kind STORAGE_FULL if there is none
     */
    public void add(PrincipalId owner, String id, long bytes, Duration term) {
        Instant now = time.instant();
        database.write(sql -> {
            quotas.room(sql, owner, id).check(bytes);
            sql.update("DELETE FROM file_announced WHERE until <= ?", Micros.of(now));
            return sql.update(
                    "INSERT INTO file_announced (id, owner, bytes, until) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT (id) DO UPDATE SET until = excluded.until, bytes = excluded.bytes",
                    id,
                    owner.value(),
                    bytes,
                    Micros.of(now.plus(term)));
        });
    }

    /** Frees the room. */
    public void remove(PrincipalId owner, String id) {
        database.write(sql -> end(sql, owner, id));
    }

    static int end(Sql sql, PrincipalId owner, String id) {
        return sql.update("DELETE FROM file_announced WHERE id = ? AND owner = ?", id, owner.value());
    }
}
