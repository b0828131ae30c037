package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import dev.exai.core.file.ContentHash;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.PrivateFiles;
import dev.exai.core.internal.sql.Sql;
import dev.exai.core.internal.sql.SqliteBackup;
import dev.exai.core.internal.sql.SqliteDatabase;
import dev.exai.core.internal.sql.SqliteReader;
import dev.exai.files.BackupReport;
import dev.exai.files.BlobKey;
import dev.exai.files.BlobStore;
import dev.exai.files.BlobStore.Staged;
import dev.exai.files.FileAuditEntry.Action;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Backups: a folder with the catalogue and the contents, in the form in which they are kept. The catalogue gets its name last,
 * so that what broke off is no backup. Nothing is swept meanwhile. Not thread-safe.
 */
public final class Backup {
    private static final int PAGE = 1_000;
    private static final int MOST_ROUNDS = 5; // each lost one means that somebody has just swept

    private final List<String> faults = new ArrayList<>();
    private long contents;
    private long bytes;
    private long went; // contents that nobody needed any more when they were to be copied

    private final LongConsumer onCopied;

    /**
     * A backup that has not begun.
     *
     * @param onCopied told of each piece of a content
     */
    public Backup(LongConsumer onCopied) {
        this.onCopied = onCopied;
    }

    /**
     * Writes one of the catalogue in the directory and its contents, while others go on. Nothing is swept meanwhile; where the
     * catalogue is only read, another process may sweep, and what it has removed by then is left out of the catalogue too.
     */
    public BackupReport write(
            Database database, BlobStore blobs, Path directory, Path target, Workers workers, TimeSource time) {
        if (database instanceof SqliteReader) {
            return write(database, blobs, directory, target, time);
        }
        HeldLease lease = HeldLease.ofSweep(database, workers)
                .orElseThrow(() -> new ExaiException(ErrorKind.IN_PROGRESS, "a sweep is running; try again after it"));
        try (lease) {
            BackupReport report = write(database, blobs, directory, target, time);
            database.write(sql -> {
                FileAudit.addOfInstallation(sql, FileAudit.INSTALLATION, bytes, Action.BACKED_UP, time.instant());
                return bytes;
            });
            return report;
        }
    }

    private BackupReport write(Database database, BlobStore blobs, Path directory, Path target, TimeSource time) {
        try {
            makeEmpty(target);
            try (UnfinishedFolder unfinished = UnfinishedFolder.in(target);
                    BlobStore goal = new DiskBlobStore(target.resolve("contents"), time)) {
                PrivateFiles.createDirectories(unfinished.path());
                Path copy = unfinished.path().resolve(SqliteDatabase.FILE);
                int rounds = 0;
                do {
                    went = 0;
                    Files.deleteIfExists(copy);
                    SqliteBackup.write(directory, copy);
                    try (Database snapshot = SqliteReader.of(unfinished.path(), Schema.MIGRATIONS)) {
                        copyContents(snapshot, database, blobs, goal);
                        copyPacks(snapshot, database, blobs, goal);
                    }
                    rounds++;
                } while (went > 0 && rounds < MOST_ROUNDS);
                Files.move(copy, target.resolve(SqliteDatabase.FILE), StandardCopyOption.ATOMIC_MOVE);
            }
            PrivateFiles.syncDirectory(target);
            return new BackupReport(contents, bytes, faults);
        } catch (IOException e) {
            throw StoreFaults.of(e);
        }
    }

    /**
     * Brings one back into an empty directory; every content is compared with its hash.
     *
     * @param elsewhere where contents go; null for the directory
     * @param inPlace whether it is the same installation afterwards
     */
    public BackupReport restore(
            Path backup, Path directory, @Nullable BlobStore elsewhere, boolean inPlace, TimeSource time) {
        if (!Files.isRegularFile(backup.resolve(SqliteDatabase.FILE))) {
            throw new ExaiException(ErrorKind.NOT_FOUND, "there is no backup at " + backup + ", or one that broke off");
        }
        try {
            makeEmpty(directory);
            try (BlobStore source = new DiskBlobStore(backup.resolve("contents"), time);
                    RestoredCatalogue catalogue = new RestoredCatalogue(backup, directory);
                    BlobStore own = elsewhere == null ? new DiskBlobStore(directory.resolve("contents"), time) : null) {
                BlobStore goal = own == null ? Objects.requireNonNull(elsewhere) : own;
                catalogue.prepare(inPlace, goal, time);
                source.visit((key, size, at) -> copy(source, goal, key));
                catalogue.publish(goal);
            }
            return new BackupReport(contents, bytes, faults);
        } catch (IOException e) {
            throw StoreFaults.of(e);
        }
    }

    private static void makeEmpty(Path folder) throws IOException {
        PrivateFiles.createDirectories(folder);
        try (Stream<Path> inside = Files.list(folder)) {
            if (inside.findAny().isPresent()) {
                throw new ExaiException(ErrorKind.CONFIGURATION, folder + " is not empty; nothing is overwritten");
            }
        }
    }

    private record Row(String owner, String hash) {
        BlobKey key() {
            return BlobKey.of(new PrincipalId(owner), new ContentHash(hash));
        }
    }

    /** Those of the copy of the catalogue, wherever they lie by now. */
    private void copyContents(Database snapshot, Database database, BlobStore source, BlobStore goal) {
        Row last = new Row("", "");
        List<Row> page = page(snapshot, last);
        while (!page.isEmpty()) {
            for (Row row : page) {
                if (snapshot.read(sql -> Packs.find(sql, row.key())).isEmpty()) {
                    copy(source, goal, row, database);
                }
            }
            last = page.get(page.size() - 1);
            page = page(snapshot, last);
        }
    }

    /** Of a pack that is damaged or was given up, what can be read of it by itself. */
    private void copyPacks(Database snapshot, Database database, BlobStore source, BlobStore goal) {
        List<Packs.Pack> page = snapshot.read(sql -> Packs.page(sql, 0, PAGE));
        while (!page.isEmpty()) {
            for (Packs.Pack pack : page) {
                boolean given = database.read(sql -> Packs.isGone(sql, pack));
                if (given || !copy(source, goal, pack.key())) {
                    List<ContentHash> inside = snapshot.read(sql -> Packs.contents(sql, pack.number()));
                    inside.forEach(hash -> copy(source, goal, new Row(pack.owner(), hash.hex()), database));
                }
            }
            long last = page.get(page.size() - 1).number();
            page = snapshot.read(sql -> Packs.page(sql, last, PAGE));
        }
    }

    /** Unless nobody has it any more. */
    private void copy(BlobStore source, BlobStore goal, Row row, Database database) {
        int before = faults.size();
        if (!copy(source, goal, row.key()) && !database.read(sql -> isNeeded(sql, row))) {
            while (faults.size() > before) {
                faults.remove(faults.size() - 1);
            }
            went++;
        }
    }

    private static boolean isNeeded(Sql sql, Row row) {
        return sql.number(
                        "SELECT count(*) FROM file_blobs WHERE owner = ? AND hash = ? AND refs > 0",
                        row.owner,
                        row.hash)
                > 0;
    }

    private static List<Row> page(Database database, Row after) {
        return database.read(sql -> sql.all(
                "SELECT owner, hash FROM file_blobs WHERE refs > 0 AND (owner, hash) > (?, ?)"
                        + " ORDER BY owner, hash LIMIT ?",
                row -> new Row(row.getString(1), row.getString(2)),
                after.owner,
                after.hash,
                PAGE));
    }

    private boolean copy(BlobStore source, BlobStore goal, BlobKey key) {
        if (goal.size(key).isPresent()) {
            return true; // of an earlier round
        }
        try (InputStream in = new HeadInput(source.open(key, true), onCopied);
                Staged staged = goal.stage(in, Long.MAX_VALUE - 1)) {
            staged.publish(key.space());
            contents++;
            bytes += staged.sizeBytes();
            return true;
        } catch (IOException e) {
            faults.add(key.hash() + " cannot be read");
        } catch (ExaiException e) {
            if (e.kind() == ErrorKind.STORAGE_FULL || e.kind() == ErrorKind.INTERNAL) {
                throw e;
            }
            faults.add(key.hash() + (e.kind() == ErrorKind.FILE_GONE ? " is lost" : " is damaged"));
        }
        return false;
    }
}
