package dev.exai.core.internal.sql;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.sql.Connection;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/** A PostgreSQL database that is only looked at, while others use it: it must be there and have the newest schema. */
public final class PostgresReader implements Database {
    private final PostgresTransactions transactions;
    private final Migrations expected;

    /**
     * A reader of the database behind the pool.
     *
     * @param discard takes a connection out of the pool for good
     * @param closing closes the pool
     */
    public PostgresReader(DataSource pool, Consumer<Connection> discard, Runnable closing, Migrations expected) {
        transactions = new PostgresTransactions(pool, discard, closing);
        this.expected = expected;
    }

    @Override
    public <T> T read(Function<Sql, T> work) {
        return transactions.read(sql -> {
            if (expected.isBehind(sql)) {
                throw expected.versionOf(sql) == 0
                        ? new ExaiException(ErrorKind.NOT_FOUND, "the database is empty: there is no storage in it yet")
                        : Migrations.older();
            }
            return work.apply(sql);
        });
    }

    /** Refused. */
    @Override
    public <T> T write(Function<Sql, T> work) {
        throw new ExaiException(ErrorKind.UNSUPPORTED, "this storage is only looked at");
    }

    @Override
    public void close() {
        transactions.close();
    }
}
