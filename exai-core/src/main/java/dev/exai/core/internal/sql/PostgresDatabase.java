package dev.exai.core.internal.sql;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * A PostgreSQL database behind a pool of connections. Several processes may use it. A commit is on the server's disk before
 * it is acknowledged, as long as nobody turned {@code fsync} or {@code synchronous_commit} off.
 */
public final class PostgresDatabase implements Database {
    private static final int MOST_TRIES = 8; // a collision is decided within milliseconds; more are a fault

    private final DataSource pool;
    private final Consumer<Connection> discard;
    private final Runnable closing;
    private final Migrations migrations;
    private final TimeSource time;
    private final ReentrantLock migrating = new ReentrantLock();
    private volatile boolean ready;
    private volatile boolean closed;

    /**
     * A database that is migrated with the first use.
     *
     * @param discard takes a connection out of the pool for good
     * @param closing closes the pool
     */
    public PostgresDatabase(
            DataSource pool, Consumer<Connection> discard, Runnable closing, Migrations migrations, TimeSource time) {
        this.pool = pool;
        this.discard = discard;
        this.closing = closing;
        this.migrations = migrations;
        this.time = time;
    }

    @Override
    public <T> T read(Function<Sql, T> work) {
        prepare();
        return transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", work);
    }

    @Override
    public <T> T write(Function<Sql, T> work) {
        prepare();
        return changing(work);
    }

    private <T> T changing(Function<Sql, T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return transaction("BEGIN", work);
            } catch (SqlFault e) {
                if (!e.isRepeatable() || tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private <T> T transaction(String begin, Function<Sql, T> work) {
        Connection connection = connection();
        Sql sql = new Sql(connection, Dialect.POSTGRESQL);
        try {
            T result = Transaction.run(sql, begin, work);
            Transaction.commit(sql);
            return result;
        } finally {
            if (sql.hasFailed()) {
                discard.accept(connection);
            }
            sql.close();
        }
    }

    private Connection connection() {
        if (closed) {
            throw new ExaiException(ErrorKind.CLOSED, "the storage is closed");
        }
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            throw new SqlFault(
                    ErrorKind.CONNECTION_LOST, "the database cannot be reached; nothing was changed", false, e);
        }
    }

    private void prepare() {
        if (ready) {
            return;
        }
        migrating.lock();
        try {
            if (!ready) {
                long now = ChronoUnit.MICROS.between(Instant.EPOCH, time.instant());
                if (transaction("BEGIN", migrations::isBehind)) {
                    changing(sql -> {
                        migrations.apply(sql, now);
                        return now;
                    });
                }
                ready = true;
            }
        } finally {
            migrating.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        closing.run();
    }
}
