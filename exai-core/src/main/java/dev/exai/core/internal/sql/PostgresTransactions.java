package dev.exai.core.internal.sql;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/** Transactions on the connections of a pool, each of which is given back, or given up after a fault. Thread-safe. */
final class PostgresTransactions implements AutoCloseable {
    private final DataSource pool;
    private final Consumer<Connection> discard;
    private final Runnable closing;
    private volatile boolean closed;

    /**
     * Transactions on the pool.
     *
     * @param discard takes a connection out of the pool for good
     * @param closing closes the pool
     */
    PostgresTransactions(DataSource pool, Consumer<Connection> discard, Runnable closing) {
        this.pool = pool;
        this.discard = discard;
        this.closing = closing;
    }

    /** Reads one consistent state. */
    <T> T read(Function<Sql, T> work) {
        return run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", work);
    }

    /** Reads and changes. */
    <T> T write(Function<Sql, T> work) {
        return run("BEGIN", work);
    }

    private <T> T run(String begin, Function<Sql, T> work) {
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
            throw SqlFault.ofConnecting(e, Dialect.POSTGRESQL);
        }
    }

    @Override
    public void close() {
        closed = true;
        closing.run();
    }
}
