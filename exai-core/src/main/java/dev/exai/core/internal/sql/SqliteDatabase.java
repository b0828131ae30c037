package dev.exai.core.internal.sql;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One SQLite file in a directory of its own: WAL, a commit is on disk before it is acknowledged, one writer, concurrent
 * readers, no second process. Opened with the first use, so that a program that needs nothing of it does not pay.
 */
public final class SqliteDatabase implements Database {
    /** The name of the file. */
    public static final String FILE = "exai.db";

    private static final int READERS =
            8; // each keeps a page cache of 2 MB; more than cores read at once only from disk

    private final Path directory;
    private final SqliteFile file;
    private final Migrations migrations;
    private final TimeSource time;
    private final GroupWriter writer;
    private final long logLimit;
    private final Semaphore reading = new Semaphore(READERS);
    private final Deque<Sql> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean open;
    private volatile boolean closed;
    private @Nullable DirectoryLock lock; // the writer thread's own until it has ended
    private long cutFrom; // bytes of the log; the writer thread's own

    /** The database in the directory, which is created with the first use if it is missing. */
    public SqliteDatabase(Path directory, Migrations migrations, TimeSource time) {
        this(directory, migrations, time, SqliteLog.LONGEST);
    }

    /** The same with another bound for the log, in bytes. */
    SqliteDatabase(Path directory, Migrations migrations, TimeSource time, long logLimit) {
        this.directory = directory.toAbsolutePath().normalize();
        this.file = new SqliteFile(this.directory.resolve(FILE));
        this.migrations = migrations;
        this.time = time;
        this.logLimit = logLimit;
        cutFrom = logLimit;
        writer = new GroupWriter("exai-storage", this::connect, this::cutLog);
    }

    /** The file itself. */
    public Path path() {
        return file.path();
    }

    /**
     * Opens it now, to learn early of what is wrong.
     *
     * @throws ExaiException kind CONFIGURATION if another process uses the directory, if it cannot be written, or if what
     *     is in it is no database of ours or a newer one; nothing was changed then
     */
    public void open() {
        if (!open) {
            writer.write(Sql::dialect);
        }
    }

    @Override
    public void openSoon() {
        if (!open) {
            writer.begin(Sql::dialect);
        }
    }

    @Override
    public <T> T read(Function<Sql, T> work) {
        open();
        reading.acquireUninterruptibly(); // short: every read of ours is bounded by a page
        try {
            return readOn(reader(), work);
        } finally {
            reading.release();
        }
    }

    @Override
    public <T> T write(Function<Sql, T> work) {
        return writer.write(work);
    }

    @Override
    public void close() {
        closed = true;
        writer.close();
        reading.acquireUninterruptibly(READERS);
        for (Sql sql = idle.poll(); sql != null; sql = idle.poll()) {
            sql.close();
        }
        reading.release(READERS);
        DirectoryLock held = lock;
        lock = null;
        if (held != null) {
            held.close();
        }
    }

    private static <T> T finish(Sql sql, T result) {
        Transaction.commit(sql);
        return result;
    }

    private <T> T readOn(Sql sql, Function<Sql, T> work) {
        try {
            return finish(sql, Transaction.run(sql, "BEGIN", work));
        } finally {
            if (sql.hasFailed()) {
                sql.close();
            } else {
                idle.push(sql);
            }
        }
    }

    private Sql reader() {
        if (closed) {
            throw new ExaiException(ErrorKind.CLOSED, "the storage is closed");
        }
        Sql known = idle.poll();
        return known == null ? file.openReader() : known;
    }

    /** A connection for the writer; the first time everything around it. Runs on the writer's thread only. */
    private Sql connect() {
        if (closed && lock == null) {
            throw new ExaiException(ErrorKind.CLOSED, "the storage is closed");
        }
        if (lock == null) {
            prepare();
        }
        Sql sql = file.open(logLimit);
        open = true;
        return sql;
    }

    /** Readers that follow one another without a pause, or one that stays for long, keep the log from beginning anew. */
    private void cutLog(Sql sql) {
        long length = SqliteLog.length(file.path());
        if (length > cutFrom) {
            cutFrom = SqliteLog.cut(sql) ? logLimit : length + logLimit; // not after each change while it is in vain
        }
    }

    private void prepare() {
        DirectoryLock taken = null;
        boolean done = false;
        try {
            if (directory.toString().indexOf('?') >= 0) {
                throw new ExaiException(
                        ErrorKind.CONFIGURATION, "the name of the data directory must not hold a question mark");
            }
            PrivateFiles.createDirectories(directory);
            taken = DirectoryLock.take(directory, time.instant());
            if (Files.exists(file.path())) {
                file.checkHeader();
                migrate(file);
                if (!taken.wasOrderly()) {
                    checkAfterCrash();
                }
            } else {
                refuseOrphanedLog();
                create();
            }
            lock = taken;
            done = true;
        } catch (IOException e) {
            throw new ExaiException(
                    ErrorKind.CONFIGURATION, "the data directory " + directory + " cannot be used: " + e, e);
        } finally {
            if (!done && taken != null) {
                taken.close();
            }
        }
    }

    /** A log without its database would be applied to the new one, and holds what may be the only copy. */
    private void refuseOrphanedLog() {
        Path log = directory.resolve(FILE + "-wal");
        if (Files.exists(log)) {
            throw new ExaiException(
                    ErrorKind.CONFIGURATION,
                    file.path() + " is missing but its log " + log.getFileName()
                            + " is there: put the database back, or move the log away to begin anew");
        }
    }

    /** Makes the database under another name, so that one under the right name is always whole. */
    private void create() throws IOException {
        SqliteFile fresh = new SqliteFile(directory.resolve(FILE + ".new"));
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(directory.resolve(fresh.path().getFileName() + suffix));
        }
        PrivateFiles.createIfMissing(fresh.path());
        migrate(fresh);
        PrivateFiles.publish(fresh.path(), file.path());
    }

    private void migrate(SqliteFile database) {
        Sql sql = database.open();
        try {
            if (migrations.versionOf(sql) == 0 && sql.number("SELECT count(*) FROM sqlite_master") > 0) {
                throw new ExaiException(
                        ErrorKind.CONFIGURATION,
                        database.path() + " is a database of another program; it was left as it is");
            }
            if (migrations.isBehind(sql)) {
                long now = ChronoUnit.MICROS.between(Instant.EPOCH, time.instant());
                Transaction.run(sql, "BEGIN IMMEDIATE", inside -> {
                    migrations.apply(inside, now);
                    return now;
                });
                Transaction.commit(sql);
            }
        } finally {
            sql.close();
        }
    }

    /** A process that was killed leaves a whole database; a machine that lost power may have a disk that lied. */
    private void checkAfterCrash() throws IOException {
        if (Files.size(file.path()) > 64L << 20) {
            return; // seconds of reading; every turn is compared with its hash when it is read
        }
        Sql sql = file.open();
        try {
            List<String> faults = sql.all("PRAGMA quick_check(1)", row -> String.valueOf(row.getString(1)));
            if (!faults.equals(List.of("ok"))) {
                throw new ExaiException(
                        ErrorKind.CONFIGURATION,
                        file.path() + " is damaged: run \"exai storage repair\", or restore a backup");
            }
        } finally {
            sql.close();
        }
    }
}
