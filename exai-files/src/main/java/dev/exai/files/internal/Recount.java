package dev.exai.files.internal;

import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Sql;
import dev.exai.files.FileAuditEntry.Action;
import java.time.Instant;

/** Makes the counts of the catalogue anew from its rows. Thread-safe. */
final class Recount {
    private static final String NAMING = "(SELECT count(*) FROM files f WHERE f.owner = b.owner AND f.hash = b.hash)";
    private static final String PACKED = "(SELECT count(*) FROM file_packed c WHERE c.pack = p.number)";
    private static final String NEEDED =
            "(SELECT coalesce(sum(c.bytes), 0) FROM file_packed c WHERE c.pack = p.number)";
    private static final String FILES = "(SELECT count(*) FROM files f WHERE f.owner = o.owner)";
    private static final String BYTES = "(SELECT coalesce(sum(c.bytes), 0) FROM file_blobs c WHERE c.owner = o.owner)";
    private static final String ALL_FILES = "(SELECT count(*) FROM files)";
    private static final String ALL_BYTES = "(SELECT coalesce(sum(bytes), 0) FROM file_blobs)";

    private final Database database;
    private final Quotas quotas;

    Recount(Database database, Quotas quotas) {
        this.database = database;
        this.quotas = quotas;
    }

    /** How many counts were wrong; nobody takes in meanwhile. */
    int run(Instant now) {
        return database.write(sql -> {
            quotas.lockAll(sql);
            int wrong = contents(sql) + packs(sql) + owners(sql);
            if (wrong > 0) {
                FileAudit.addOfInstallation(sql, FileAudit.INSTALLATION, 0, Action.COUNTS_REPAIRED, now);
            }
            return wrong;
        });
    }

    /** How many counts are wrong; changes nothing. */
    int count() {
        return Math.toIntExact(
                database.read(sql -> sql.number("SELECT count(*) FROM file_blobs b WHERE refs <> " + NAMING)
                        + sql.number("SELECT count(*) FROM file_packs p WHERE contents <> " + PACKED + " OR needed <> "
                                + NEEDED)
                        + sql.number("SELECT count(*) FROM file_owners o WHERE o.owner <> '' AND (files <> " + FILES
                                + " OR bytes <> " + BYTES + ")")
                        + sql.number("SELECT count(*) FROM file_owners o WHERE o.owner = '' AND (files <> " + ALL_FILES
                                + " OR bytes <> " + ALL_BYTES + ")")));
    }

    private static int contents(Sql sql) {
        return sql.update("UPDATE file_blobs AS b SET refs = " + NAMING + " WHERE refs <> " + NAMING);
    }

    private static int packs(Sql sql) {
        return sql.update("UPDATE file_packs AS p SET contents = " + PACKED + ", needed = " + NEEDED
                + " WHERE contents <> " + PACKED + " OR needed <> " + NEEDED);
    }

    private static int owners(Sql sql) {
        return sql.update("UPDATE file_owners AS o SET files = " + FILES + ", bytes = " + BYTES
                        + " WHERE o.owner <> '' AND (files <> " + FILES + " OR bytes <> " + BYTES + ")")
                + sql.update("UPDATE file_owners AS o SET files = " + ALL_FILES + ", bytes = " + ALL_BYTES
                        + " WHERE o.owner = '' AND (files <> " + ALL_FILES + " OR bytes <> " + ALL_BYTES + ")");
    }
}
