package dev.exai.core.internal.sql;

import dev.exai.core.TimeSource;
import java.sql.Connection;
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

    private final PostgresTransactions transactions;
    private final Migrations migrations;
    private final TimeSource time;
    private final ReentrantLock migrating = new ReentrantLock();
    private volatile boolean ready;

    /**
     * A database that is migrated with the first use.
     *
     * @param discard takes a connection out of the pool for good
     * @param closing closes the pool
     */
    public PostgresDatabase(
            DataSource pool, Consumer<Connection> discard, Runnable closing, Migrations migrations, TimeSource time) {
        transactions = new PostgresTransactions(pool, discard, closing);
        this.migrations = migrations;
        this.time = time;
    }

    @Override
    public <T> T read(Function<Sql, T> work) {
        prepare();
        return transactions.read(work);
    }

    @Override
    public <T> T write(Function<Sql, T> work) {
        prepare();
        return changing(work);
    }

    private <T> T changing(Function<Sql, T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return transactions.write(work);
            } catch (SqlFault e) {
                if (!e.isRepeatable() || tries == MOST_TRIES) {
                    throw e;
                }
            }
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
                if (transactions.write(migrations::isBehind)) {
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
        transactions.close();
    }
}
