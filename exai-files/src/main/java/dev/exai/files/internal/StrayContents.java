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
import org.jspecify.annotations.Nullable;

/**
 * Removes contents that no row names, which a process leaves behind that is killed before it could write the row, and what is
 * left in an archive of contents that came back. Not thread-safe.
 */
final class StrayContents {
    /** Younger ones may be about to get their row. */
    private static final Duration UNUSED = Duration.ofHours(1);

    private final Database database;
    private final BlobStore blobs;
    private final @Nullable BlobStore archive;
    private final Quotas quotas;
    private int found;

    StrayContents(Database database, BlobStore blobs, @Nullable BlobStore archive, Quotas quotas) {
        this.database = database;
        this.blobs = blobs;
        this.archive = archive;
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
        BlobStore second = archive;
        if (second != null) {
            lookInto(second, dryRun, now);
        }
        return found;
    }

    private void lookInto(BlobStore second, boolean dryRun, Instant now) {
        second.visit((key, sizeBytes, publishedAt) -> {
            boolean stray = publishedAt.isBefore(now.minus(UNUSED)) && !database.read(sql -> Archiving.holds(sql, key));
            if (stray && (dryRun || removeFrom(second, key))) {
                found++;
            }
        });
    }

    /** Whoever moves it there again has published it anew, so it stays. */
    private boolean removeFrom(BlobStore second, BlobKey key) {
        return database.write(sql -> {
            quotas.lockAll(sql);
            return !Archiving.holds(sql, key) && second.delete(key, UNUSED);
        });
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
