package dev.exai.files.internal;

import dev.exai.core.PrincipalId;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Sql;
import dev.exai.files.BlobKey;
import dev.exai.files.BlobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Removes contents that no row names, which a process leaves behind that is killed before it could write the row. */
final class StrayContents {
    /** Younger ones may be about to get their row. */
    private static final Duration UNUSED = Duration.ofHours(1);

    private final Database database;
    private final BlobStore blobs;
    private final Quotas quotas;
    private int found;

    StrayContents(Database database, BlobStore blobs, Quotas quotas) {
        this.database = database;
        this.blobs = blobs;
        this.quotas = quotas;
    }

    /** How many there are, or were. */
    int run(boolean dryRun, Instant now) {
        Map<String, String> owners = new HashMap<>();
        database.read(sql -> sql.all("SELECT owner FROM file_owners WHERE owner <> ''", row -> row.getString(1)))
                .forEach(owner -> owners.put(BlobKey.spaceOf(new PrincipalId(owner)), owner));
        blobs.visit((key, sizeBytes, publishedAt) -> {
            String owner = owners.getOrDefault(key.space(), "");
            boolean old = publishedAt.isBefore(now.minus(UNUSED));
            if (old && !isNamed(owner, key) && (dryRun || remove(owner, key))) {
                found++;
            }
        });
        return found;
    }

    private boolean isNamed(String owner, BlobKey key) {
        return database.read(sql -> count(sql, owner, key)) > 0;
    }

    private static long count(Sql sql, String owner, BlobKey key) {
        if (owner.isEmpty()) { // nobody's so far: somebody may have begun meanwhile
            return sql
                    .all(
                            "SELECT owner FROM file_blobs WHERE hash = ?"
                                    + " UNION ALL SELECT owner FROM file_packs WHERE hash = ?",
                            row -> row.getString(1),
                            key.hash().hex(),
                            key.hash().hex())
                    .stream()
                    .filter(each -> BlobKey.spaceOf(new PrincipalId(each)).equals(key.space()))
                    .count();
        }
        return sql.number(
                        "SELECT count(*) FROM file_blobs WHERE owner = ? AND hash = ?",
                        owner,
                        key.hash().hex())
                + sql.number(
                        "SELECT count(*) FROM file_packs WHERE owner = ? AND hash = ?",
                        owner,
                        key.hash().hex());
    }

    private boolean remove(String owner, BlobKey key) {
        return database.write(sql -> {
            quotas.lockAll(sql);
            return count(sql, owner, key) == 0 && blobs.delete(key, UNUSED);
        });
    }
}
