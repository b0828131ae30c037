package dev.exai.core.internal.sql;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An SQLite file that is only looked at, also while another process uses it: readers of the log disturb nobody. Thread-safe;
 * one reads at a time.
 */
public final class SqliteReader implements Database {
    private final SqliteFile file;
    private final Optional<Migrations> expected;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Sql sql; // guarded by lock

    private SqliteReader(SqliteFile file, Optional<Migrations> expected) {
        this.file = file;
        this.expected = expected;
    }

    /** A reader of the database in the directory, which must be there and have the newest schema. */
    public static SqliteReader of(Path directory, Migrations migrations) {
        return new SqliteReader(fileIn(directory), Optional.of(migrations));
    }

    /** A reader of a database of which nothing is sure. */
    static SqliteReader ofDamaged(Path file) {
        return new SqliteReader(new SqliteFile(file), Optional.empty());
    }

    private static SqliteFile fileIn(Path directory) {
        return new SqliteFile(directory.toAbsolutePath().normalize().resolve(SqliteDatabase.FILE));
    }

    @Override
    public <T> T read(Function<Sql, T> work) {
        lock.lock();
        try {
            Sql open = sql == null ? open() : sql;
            sql = open;
            T result = Transaction.run(open, "BEGIN", work);
            Transaction.commit(open);
            return result;
        } finally {
            if (sql != null && sql.hasFailed()) {
                sql.close();
                sql = null;
            }
            lock.unlock();
        }
    }

    /** Refused. */
    @Override
    public <T> T write(Function<Sql, T> work) {
        throw new ExaiException(ErrorKind.UNSUPPORTED, "this storage is only looked at");
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (sql != null) {
                sql.close();
                sql = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private Sql open() {
        try {
            if (!Files.exists(file.path())) {
                throw new ExaiException(ErrorKind.NOT_FOUND, "there is no storage at " + file.path());
            }
            file.checkHeader();
        } catch (IOException e) {
            throw new ExaiException(ErrorKind.CONFIGURATION, file.path() + " cannot be read", e);
        }
        Sql open = file.openReader();
        boolean good = false;
        try {
            if (expected.isPresent() && expected.get().isBehind(open)) {
                throw Migrations.older();
            }
            good = true;
            return open;
        } finally {
            if (!good) {
                open.close();
            }
        }
    }
}
