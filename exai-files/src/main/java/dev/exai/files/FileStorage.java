package dev.exai.files;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Secret;
import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.SqliteDatabase;
import dev.exai.core.internal.sql.SqliteReader;
import dev.exai.files.internal.Backup;
import dev.exai.files.internal.ClaimedStore;
import dev.exai.files.internal.DiskBlobStore;
import dev.exai.files.internal.PostgresPool;
import dev.exai.files.internal.Schema;
import dev.exai.files.internal.StoreOpener;
import dev.exai.files.internal.optional.OptionalPart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where files are kept: a catalogue and a store of contents. What it acknowledged is on disk. Thread-safe; to be closed, after
 * the services on it.
 */
public final class FileStorage implements AutoCloseable {
    private static final OptionalPart<StoreOpener> S3 = new OptionalPart<>(
            StoreOpener.class,
            "dev.exai.files.internal.s3.S3Opener",
            List.of(
                    "software.amazon.awssdk.services.s3.S3Client",
                    "software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient"),
            "contents in S3 need software.amazon.awssdk:s3 and software.amazon.awssdk:url-connection-client on the class"
                    + " path");

    private final Database database;
    private final BlobStore blobs;
    private final TimeSource time;
    private final @Nullable Path directory;
    private final @Nullable BlobStore archive;

    private FileStorage(Database database, BlobStore blobs, TimeSource time, @Nullable Path directory) {
        this(database, blobs, time, directory, null);
    }

    private FileStorage(
            Database database,
            BlobStore blobs,
            TimeSource time,
            @Nullable Path directory,
            @Nullable BlobStore archive) {
        this.directory = directory;
        this.archive = archive == null ? null : new ClaimedStore(archive, database);
        this.database = database;
        this.blobs = blobs instanceof ClaimedStore ? blobs : new ClaimedStore(blobs, database);
        this.time = time;
    }

    /**
     * A directory that this process has for itself: an SQLite file and the contents beside it. Needs
     * {@code org.xerial:sqlite-jdbc}.
     *
     * @param directory created if it is missing, for its owner only
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if another process uses the directory, if it cannot be written,
     *     or if what is in it is no catalogue of ours or a newer one; nothing was changed then
     */
    public static FileStorage directory(Path directory, TimeSource time) {
        return directory(directory, null, time);
    }

    /**
     * The same with the contents elsewhere.
     *
     * @param blobs closed with this; null for the directory itself
     */
    public static FileStorage directory(Path directory, @Nullable BlobStore blobs, TimeSource time) {
        SqliteDatabase database = new SqliteDatabase(directory, Schema.MIGRATIONS, time);
        boolean done = false;
        try {
            database.open(); // takes the directory, before anything in it is touched
            FileStorage storage = new FileStorage(
                    database, blobs == null ? blobs(directory.resolve("contents"), time) : blobs, time, directory);
            done = true;
            return storage;
        } finally {
            if (!done) {
                database.close();
            }
        }
    }

    /** Whether files have been kept in the directory, wherever their contents are; opens nothing. */
    public static boolean isKeptIn(Path directory) {
        return Files.isRegularFile(directory.resolve(SqliteDatabase.FILE));
    }

    /**
     * The directory, only to be looked at, also while another process uses it. What would change it fails with kind
     * UNSUPPORTED. Needs {@code org.xerial:sqlite-jdbc}.
     *
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if no files are kept there
     */
    public static FileStorage directoryReadOnly(Path directory, TimeSource time) {
        Path contents = directory.resolve("contents");
        if (!Files.isDirectory(contents)) {
            throw new ExaiException(ErrorKind.CONFIGURATION, "no files have been kept in " + directory + " so far");
        }
        return new FileStorage(SqliteReader.of(directory, Schema.MIGRATIONS), blobs(contents, time), time, directory);
    }

    /**
     * The same with the contents elsewhere.
     *
     * @param blobs closed with this
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if no files are kept there
     */
    public static FileStorage directoryReadOnly(Path directory, BlobStore blobs, TimeSource time) {
        if (!isKeptIn(directory)) {
            throw new ExaiException(ErrorKind.CONFIGURATION, "no files have been kept in " + directory + " so far");
        }
        return new FileStorage(SqliteReader.of(directory, Schema.MIGRATIONS), blobs, time, directory);
    }

    /**
     * A PostgreSQL database, which several processes may use. Needs {@code org.postgresql:postgresql} and
     * {@code com.zaxxer:HikariCP}. It may be the one that keeps conversations.
     *
     * @param url for example {@code jdbc:postgresql://host/exai}
     * @param user null if the address names one
     * @param password null if the address or the server's rules make it needless
     * @param connections most at once, at least 2
     * @param blobs a store that all of these processes share; closed with this
     */
    public static FileStorage postgres(
            String url,
            @Nullable String user,
            @Nullable Secret password,
            int connections,
            BlobStore blobs,
            TimeSource time) {
        return new FileStorage(PostgresPool.of(url, user, password, connections, time), blobs, time, null);
    }

    /**
     * Contents as files of a directory, which several processes of one machine may share. Unfinished ones of killed processes
     * are removed now.
     *
     * @param directory created if it is missing, for its owner only; nothing else may lie in it
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if it cannot be used
     */
    public static BlobStore blobs(Path directory, TimeSource time) {
        return new DiskBlobStore(directory, time);
    }

    /**
     * Contents in storage that speaks the protocol of Amazon S3, which any number of processes may share. Uploads in parts that
     * nobody has ended for long are given up now. Needs {@code software.amazon.awssdk:s3} and
     * {@code software.amazon.awssdk:url-connection-client}.
     *
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if the client is missing or the bucket cannot be used
     */
    public static BlobStore s3(S3Settings settings, TimeSource time) {
        return S3.make().open(settings, time);
    }

    /**
     * The same with a second store, for contents that nobody has used for long ({@link FileService#archive}): a slower or cheaper
     * one. They are read from there as if they were here.
     *
     * @param archive no store of other contents; closed with this
     * @return in the place of this one, which must not be closed then
     */
    public FileStorage archivedTo(BlobStore archive) {
        return new FileStorage(database, blobs, time, directory, archive);
    }

    /**
     * Brings a backup back into a directory, for {@link #directory(Path, TimeSource)}. Every content is compared with its hash;
     * one that is damaged is left out and reported. What comes back is an installation of its own, which may live beside that
     * of the backup: it uses the copies that this one had sent, and never deletes them.
     *
     * @param backup what {@link FileService#backup} has written
     * @param directory empty or missing
     * @throws dev.exai.core.ExaiException kind NOT_FOUND if there is no whole backup, CONFIGURATION if the directory is not empty,
     *     STORAGE_FULL
     */
    public static BackupReport restore(Path backup, Path directory, TimeSource time) {
        return restore(backup, directory, null, false, time);
    }

    /**
     * The same with the contents elsewhere, or in the place of the installation of the backup.
     *
     * @param blobs where contents go, with nothing of another installation in it; not closed; null for the directory
     * @param inPlace whether the installation of the backup is gone for good: what comes back is the same one then, and goes on
     *     to look after everything it had sent to providers
     * @throws dev.exai.core.ExaiException as the other, and kind CONFIGURATION if the store belongs to another installation
     */
    public static BackupReport restore(
            Path backup, Path directory, @Nullable BlobStore blobs, boolean inPlace, TimeSource time) {
        return restore(backup, directory, blobs, inPlace, time, bytes -> {});
    }

    /**
     * The same with somebody who is told how it gets on.
     *
     * @param onCopied told of each piece, with the number of its bytes; must neither block nor throw
     * @throws dev.exai.core.ExaiException as the other
     */
    public static BackupReport restore(
            Path backup,
            Path directory,
            @Nullable BlobStore blobs,
            boolean inPlace,
            TimeSource time,
            LongConsumer onCopied) {
        return new Backup(onCopied)
                .restore(
                        backup.toAbsolutePath().normalize(),
                        directory.toAbsolutePath().normalize(),
                        blobs,
                        inPlace,
                        time);
    }

    @Nullable
    Path directory() {
        return directory;
    }

    Database database() {
        return database;
    }

    BlobStore blobs() {
        return blobs;
    }

    @Nullable
    BlobStore archive() {
        return archive;
    }

    TimeSource time() {
        return time;
    }

    /** Closes after the work that has begun. */
    @Override
    public void close() {
        database.close();
        blobs.close();
        if (archive != null) {
            archive.close();
        }
    }
}
