package dev.exai.files.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.PrivateFiles;
import dev.exai.core.internal.sql.SqliteDatabase;
import dev.exai.files.BlobStore;
import dev.exai.files.FileAuditEntry.Action;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The catalogue of a backup on its way back: it gets ready in a folder of its own, and its name when its contents are there.
 * Not thread-safe; to be closed.
 */
final class RestoredCatalogue implements AutoCloseable {
    private final Path backup;
    private final Path directory;
    private final UnfinishedFolder folder;
    private final Path unfinished;
    private String installation = "";

    RestoredCatalogue(Path backup, Path directory) {
        this.backup = backup;
        this.directory = directory;
        folder = UnfinishedFolder.in(directory);
        unfinished = folder.path();
    }

    /**
     * Copies it and says which installation it is.
     *
     * @throws ExaiException kind CONFIGURATION if the contents there are another's
     */
    void prepare(boolean inPlace, BlobStore contents, TimeSource time) throws IOException {
        PrivateFiles.createDirectories(unfinished);
        Path file = unfinished.resolve(SqliteDatabase.FILE);
        PrivateFiles.createIfMissing(file);
        Files.copy(backup.resolve(SqliteDatabase.FILE), file, StandardCopyOption.REPLACE_EXISTING);
        try (SqliteDatabase database = new SqliteDatabase(unfinished, Schema.MIGRATIONS, time)) {
            database.write(sql -> {
                FileAudit.addOfInstallation(sql, FileAudit.INSTALLATION, 0, Action.BACKUP_RESTORED, time.instant());
                return sql.update("DELETE FROM leases"); // of who was at it while the backup was written
            });
            Installation mine = new Installation(database);
            if (!inPlace) {
                mine.renew();
            }
            installation = mine.name();
        }
        requireMine(contents, contents.claimedBy().orElse(installation));
    }

    private void requireMine(BlobStore contents, String holder) {
        if (!holder.equals(installation)) {
            throw new ExaiException(
                    ErrorKind.CONFIGURATION,
                    "the contents in " + contents + " belong to another installation (" + Names.display(holder)
                            + "): restore to a bucket, prefix or folder of its own, or, if the installation of the backup is"
                            + " gone for good, in its place (--in-place)");
        }
    }

    /** Claims the contents, then gives the catalogue its name. */
    void publish(BlobStore contents) throws IOException {
        requireMine(contents, contents.claim(installation));
        Path file = unfinished.resolve(SqliteDatabase.FILE);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(file, directory.resolve(SqliteDatabase.FILE), StandardCopyOption.ATOMIC_MOVE);
        PrivateFiles.syncDirectory(directory);
    }

    /** Removes what is left of the work. */
    @Override
    public void close() throws IOException {
        folder.close();
    }
}
