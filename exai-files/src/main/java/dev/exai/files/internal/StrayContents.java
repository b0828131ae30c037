package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Sql;
import dev.exai.files.BlobKey;
import dev.exai.files.BlobStore;
import dev.exai.files.FileAuditEntry.Action;
import dev.exai.files.Removable;
import dev.exai.files.Removable.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Removes contents that no row names, which a process leaves behind that is killed before it could write the row, and what is
 * left in an archive of contents that came back. Not thread-safe.
 */
final class StrayContents {
    /** Younger ones may be about to get their row. */
    private static final Duration UNUSED = Duration.ofHours(1);

    private static final int HANDFUL = 20; // what killed processes leave; more than a tenth of a store is no accident
    private static final int MOST_PERCENT = 10;

    private final Database database;
    private final BlobStore blobs;
    private final @Nullable BlobStore archive;
    private final Quotas quotas;
    private final Instant now;
    private final Instant before;
    private final Map<String, String> owners = new HashMap<>();

    StrayContents(Database database, BlobStore blobs, @Nullable BlobStore archive, Quotas quotas, Instant now) {
        this.database = database;
        this.blobs = blobs;
        this.archive = archive;
        this.quotas = quotas;
        this.now = now;
        before = now.minus(UNUSED);
    }

    /** How many there are; tells of each. */
    int count(Consumer<? super Removable> each) {
        return look(each).strays;
    }

    /**
     * Removes them.
     *
     * @param consent whether there may be more of them than killed processes leave
     * @return how many there were
     * @throws ExaiException kind CONFLICT without consent where it is needed; nothing was removed then
     */
    int remove(boolean consent) {
        Seen seen = look(stray -> {});
        if (!consent && seen.strays > HANDFUL && seen.strays * 100L > seen.contents * MOST_PERCENT) {
            throw new ExaiException(
                    ErrorKind.CONFLICT,
                    seen.strays + " of " + seen.contents
                            + " contents are named by no file of this catalogue, more than "
                            + MOST_PERCENT
                            + " %; nothing was removed: see whether it is the right catalogue and the right"
                            + " store, then remove them with consent (--force)");
        }
        return seen.strays == 0 ? 0 : removed();
    }

    /** What was seen of all stores. */
    private static final class Seen {
        private int strays;
        private long contents;
    }

    private Seen look(Consumer<? super Removable> each) {
        Seen seen = new Seen();
        readOwners();
        blobs.visit((key, sizeBytes, publishedAt) -> {
            seen.contents++;
            if (publishedAt.isBefore(before) && !isNamed(key)) {
                seen.strays++;
                each.accept(Removable.content(Kind.STRAY_CONTENT, key.hash(), sizeBytes));
            }
        });
        if (archive != null) {
            archive.visit((key, sizeBytes, publishedAt) -> {
                seen.contents++;
                if (publishedAt.isBefore(before) && !isArchived(key)) {
                    seen.strays++;
                    each.accept(Removable.content(Kind.STRAY_ARCHIVED, key.hash(), sizeBytes));
                }
            });
        }
        return seen;
    }

    private int removed() {
        int[] count = new int[1];
        blobs.visit((key, sizeBytes, publishedAt) -> {
            count[0] += publishedAt.isBefore(before) && !isNamed(key) && remove(key, sizeBytes) ? 1 : 0;
        });
        BlobStore second = archive;
        if (second != null) {
            second.visit((key, sizeBytes, publishedAt) -> {
                count[0] +=
                        publishedAt.isBefore(before) && !isArchived(key) && removeFrom(second, key, sizeBytes) ? 1 : 0;
            });
        }
        return count[0];
    }

    private void readOwners() {
        database.read(sql -> sql.all("SELECT owner FROM file_owners WHERE owner <> ''", row -> row.getString(1)))
                .forEach(owner -> owners.put(BlobKey.spaceOf(new PrincipalId(owner)), owner));
    }

    private boolean isArchived(BlobKey key) {
        return database.read(sql -> Archiving.holds(sql, key));
    }

    /** Whoever moves it there again has published it anew, so it stays. */
    private boolean removeFrom(BlobStore second, BlobKey key, long sizeBytes) {
        return database.write(sql -> {
            quotas.lockAll(sql);
            return !Archiving.holds(sql, key) && second.delete(key, UNUSED) && note(sql, key, sizeBytes);
        });
    }

    private boolean isNamed(BlobKey key) {
        return database.read(sql -> count(sql, key)) > 0;
    }

    private long count(Sql sql, BlobKey key) {
        String owner = owners.get(key.space());
        if (owner == null) { // nobody's so far: somebody may have begun meanwhile
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

    private boolean remove(BlobKey key, long sizeBytes) {
        return database.write(sql -> {
            quotas.lockAll(sql);
            return count(sql, key) == 0 && blobs.delete(key, UNUSED) && note(sql, key, sizeBytes);
        });
    }

    private boolean note(Sql sql, BlobKey key, long sizeBytes) {
        FileAudit.addOfInstallation(sql, key.hash().toString(), sizeBytes, Action.STRAY_REMOVED, now);
        return true;
    }
}
