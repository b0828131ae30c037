package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.file.ContentHash;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Sql;
import dev.exai.files.FileAuditEntry.Action;
import dev.exai.files.FileAuditPage;
import dev.exai.files.FileId;
import dev.exai.files.FileSettings;
import dev.exai.files.StoredFile;
import dev.exai.files.StoredFilePage;
import dev.exai.files.TakeIn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which files there are. Each change is one transaction. A file of another owner is answered exactly like one that never was;
 * one that was deleted with kind GONE. Thread-safe.
 */
public final class FileCatalog {
    private final Database database;
    private final Quotas quotas;
    private final TimeSource time;

    /** The catalogue in the database. */
    public FileCatalog(Database database, FileSettings settings, TimeSource time) {
        this.database = database;
        this.quotas = new Quotas(settings, time);
        this.time = time;
    }

    /**
     * Adds a file, unless the owner has the same content under the same name and purpose, which then is the answer.
     *
     * @param place asked while nobody can delete the content
     * @return empty if the content is not there: publish it again, then ask again
     * @throws ExaiException kind STORAGE_FULL if a quota is reached, NOT_FOUND or GONE for a previous version like that
     */
    Optional<StoredFile> add(StoredFile draft, TakeIn wish, Addition.Place place) {
        String announced = Objects.requireNonNullElse(wish.announced(), "");
        return database.write(sql -> {
            Addition addition = new Addition(sql, quotas, draft.owner(), List.of(draft.hash()), announced);
            Optional<StoredFile> added = addition.add(draft, wish, place);
            addition.end();
            return added;
        });
    }

    /**
     * Adds files of one owner in one transaction, each like {@link #add}; one that is refused does not stop the others.
     *
     * @param places makes the place of their contents, for each attempt anew
     * @return what came of each, in their order
     */
    List<Addition.Outcome> addAll(
            PrincipalId owner, List<StoredFile> drafts, TakeIn wish, Function<Sql, Addition.Places> places) {
        return database.write(sql -> {
            List<ContentHash> hashes = drafts.stream().map(StoredFile::hash).toList();
            Addition addition = new Addition(sql, quotas, owner, hashes, "");
            Addition.Places where = places.apply(sql);
            List<Addition.Outcome> outcomes = new ArrayList<>(drafts.size());
            for (StoredFile draft : drafts) {
                outcomes.add(addition.tried(draft, wish, where));
            }
            addition.end();
            where.end();
            return outcomes;
        });
    }

    /**
     * Returns if the owner may have one more file with so many bytes.
     *
     * @throws ExaiException kind STORAGE_FULL otherwise
     */
    public void checkRoom(PrincipalId owner, long bytes) {
        database.write(sql -> {
            Quotas.Room room = quotas.room(sql, owner, "");
            room.check(bytes);
            return room;
        });
    }

    /** Which of the contents the owner has. */
    Set<ContentHash> known(PrincipalId owner, List<ContentHash> hashes) {
        return database.read(sql -> Addition.known(sql, owner, hashes));
    }

    /** The owner's file. */
    public StoredFile get(PrincipalId owner, FileId id) {
        return database.read(sql -> usable(sql, owner, id));
    }

    private StoredFile usable(Sql sql, PrincipalId owner, FileId id) {
        return usable(sql, owner, id, time.instant());
    }

    static StoredFile usable(Sql sql, PrincipalId owner, FileId id, Instant now) {
        FileRow row = FileRow.find(sql, owner, id).orElse(null);
        if (row == null && !FileAudit.knew(sql, owner, id)) {
            throw new ExaiException(ErrorKind.NOT_FOUND, "there is no such file");
        }
        if (row == null || !row.isUsable(now)) {
            throw new ExaiException(ErrorKind.GONE, "the file was deleted or has expired; add it again");
        }
        return row.file();
    }

    /** The owner's newest file of that content that can be used. */
    public Optional<StoredFile> find(PrincipalId owner, ContentHash content) {
        return database.read(sql -> sql.first(
                        FileRow.SELECT + "WHERE owner = ? AND hash = ? AND " + FileRow.USABLE
                                + " ORDER BY seq DESC LIMIT 1",
                        FileRow::of,
                        owner.value(),
                        content.hex(),
                        now()))
                .map(FileRow::file);
    }

    /** The owner's files that can be used, newest first. */
    public StoredFilePage list(PrincipalId owner, @Nullable String after, int limit) {
        long before = Cursor.sequence(after);
        List<FileRow> found = database.read(sql -> sql.all(
                FileRow.SELECT + "WHERE owner = ? AND seq < ? AND " + FileRow.USABLE + " ORDER BY seq DESC LIMIT ?",
                FileRow::of,
                owner.value(),
                before,
                now(),
                limit + 1L));
        boolean more = found.size() > limit;
        List<FileRow> page = more ? found.subList(0, limit) : found;
        return new StoredFilePage(
                page.stream().map(FileRow::file).toList(),
                more ? Cursor.of(page.get(limit - 1).seq()) : null);
    }

    /** Every version of the file that can be used, newest first. */
    public List<StoredFile> versions(PrincipalId owner, FileId id) {
        return database.read(sql -> {
            StoredFile file = usable(sql, owner, id);
            return sql
                    .all(
                            FileRow.SELECT + "WHERE owner = ? AND original = ? AND " + FileRow.USABLE
                                    + " ORDER BY version DESC",
                            FileRow::of,
                            owner.value(),
                            file.original().value(),
                            now())
                    .stream()
                    .map(FileRow::file)
                    .toList();
        });
    }

    /** Deletes the file; it can be brought back until its grace is over. */
    public void delete(PrincipalId owner, FileId id) {
        database.write(sql -> {
            quotas.lock(sql, owner);
            StoredFile file = usable(sql, owner, id);
            if (isHeld(sql, id)) {
                throw new ExaiException(ErrorKind.CONFLICT, "the file is held; release it before it is deleted");
            }
            markDeleted(sql, file, Action.DELETED);
            return file;
        });
    }

    private long now() {
        return Micros.of(time.instant());
    }

    private static boolean isHeld(Sql sql, FileId id) {
        return sql.number("SELECT held FROM files WHERE id = ?", id.value()) > 0;
    }

    /** Whether the file is held. */
    public boolean isHeld(PrincipalId owner, FileId id) {
        return database.read(sql -> isHeld(sql, usable(sql, owner, id).id()));
    }

    /** Holds the file, or releases it; nothing changes if it is so already. */
    public void hold(PrincipalId owner, FileId id, boolean held) {
        database.write(sql -> {
            quotas.lock(sql, owner);
            StoredFile file = usable(sql, owner, id);
            boolean change = isHeld(sql, id) != held;
            if (change) {
                sql.update("UPDATE files SET held = ? WHERE id = ?", held ? 1 : 0, id.value());
                FileAudit.add(sql, file, held ? Action.HELD : Action.RELEASED, time.instant());
            }
            return change;
        });
    }

    private void markDeleted(Sql sql, StoredFile file, Action how) {
        Instant now = time.instant();
        sql.update(
                "UPDATE files SET deleted_at = ? WHERE id = ?",
                Micros.of(now),
                file.id().value());
        FileAudit.add(sql, file, how, now);
    }

    /** Brings back a deleted or expired file, from then on without an end. */
    public StoredFile restore(PrincipalId owner, FileId id) {
        return database.write(sql -> {
            quotas.lock(sql, owner);
            Optional<FileRow> known = FileRow.find(sql, owner, id);
            if (known.isPresent() && !known.get().isUsable(time.instant())) {
                sql.update("UPDATE files SET deleted_at = NULL, expires_at = NULL WHERE id = ?", id.value());
                FileAudit.add(sql, known.get().file(), Action.RESTORED, time.instant());
            }
            return usable(sql, owner, id);
        });
    }

    /** What was done to the owner's files, newest first. */
    public FileAuditPage audit(PrincipalId owner, @Nullable Long before, int limit) {
        return database.read(sql -> FileAudit.page(sql, owner, before, limit));
    }

    /** What was done to the installation, newest first. */
    public FileAuditPage auditOfInstallation(@Nullable Long before, int limit) {
        return database.read(sql -> FileAudit.ofInstallation(sql, before, limit));
    }

    /** Marks at most {@code limit} files whose time is over as deleted; returns how many there were. */
    int expire(int limit) {
        long now = Micros.of(time.instant());
        List<FileRow> due = database.read(sql -> sql.all(
                FileRow.SELECT
                        + "WHERE expires_at <= ? AND deleted_at IS NULL AND held = 0 ORDER BY expires_at LIMIT ?",
                FileRow::of,
                now,
                limit));
        for (FileRow row : due) {
            database.write(sql -> {
                quotas.lock(sql, row.file().owner());
                boolean still = sql.number(
                                "SELECT count(*) FROM files WHERE id = ? AND expires_at <= ?"
                                        + " AND deleted_at IS NULL AND held = 0",
                                row.file().id().value(),
                                now)
                        > 0;
                if (still) {
                    markDeleted(sql, row.file(), Action.EXPIRED);
                }
                return still;
            });
        }
        return due.size();
    }

    /** The owner's files whose time is over and that no sweep has ended so far, oldest first. */
    public List<StoredFile> expired(PrincipalId owner) {
        return database
                .read(sql -> sql.all(
                        FileRow.SELECT
                                + "WHERE owner = ? AND expires_at <= ? AND deleted_at IS NULL AND held = 0 ORDER BY seq",
                        FileRow::of,
                        owner.value(),
                        now()))
                .stream()
                .map(FileRow::file)
                .toList();
    }

    /** Ends a file as if its time were over; false if it is deleted or held by now. */
    public boolean end(StoredFile file) {
        return database.write(sql -> {
            quotas.lock(sql, file.owner());
            boolean still = sql.number(
                            "SELECT count(*) FROM files WHERE id = ? AND deleted_at IS NULL AND held = 0",
                            file.id().value())
                    > 0;
            if (still) {
                markDeleted(sql, file, Action.EXPIRED);
            }
            return still;
        });
    }

    /** At most {@code limit} files that were deleted before the moment, with places above {@code after}. */
    List<FileRow> deletedBefore(Instant moment, long after, int limit) {
        return database.read(sql -> sql.all(
                FileRow.SELECT + "WHERE deleted_at <= ? AND seq > ? ORDER BY seq LIMIT ?",
                FileRow::of,
                Micros.of(moment),
                after,
                limit));
    }

    /** Whether another file of the owner, deleted or not, has the same content. */
    boolean isShared(StoredFile file) {
        return database.read(sql -> sql.number(
                        "SELECT refs FROM file_blobs WHERE owner = ? AND hash = ?",
                        file.owner().value(),
                        file.hash().hex()))
                > 1;
    }

    /**
     * Removes the row of a file that was deleted before the moment, and not brought back and deleted again since; the content
     * stays, unused if this was its last file.
     */
    boolean purge(StoredFile file, Instant before) {
        return database.write(sql -> {
            quotas.lock(sql, file.owner());
            int removed = sql.update(
                    "DELETE FROM files WHERE id = ? AND deleted_at <= ?",
                    file.id().value(),
                    Micros.of(before));
            if (removed > 0) {
                sql.update(
                        "UPDATE file_blobs SET refs = refs - 1 WHERE owner = ? AND hash = ?",
                        file.owner().value(),
                        file.hash().hex());
                quotas.add(sql, file.owner(), -1, 0);
                FileAudit.add(sql, file, Action.PURGED, time.instant());
            }
            return removed > 0;
        });
    }

    TimeSource time() {
        return time;
    }

    Quotas quotas() {
        return quotas;
    }
}
