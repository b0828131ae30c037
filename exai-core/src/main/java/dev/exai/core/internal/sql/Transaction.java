package dev.exai.core.internal.sql;

import java.sql.SQLException;
import java.util.function.Function;

/**
 * BEGIN, COMMIT and ROLLBACK by hand. The driver's own bookkeeping goes wrong when SQLite rolls back by itself after a full
 * disk: it then commits statement by statement. So a connection that saw a fault is never used again.
 */
final class Transaction {
    private Transaction() {}

    /** Runs the work between {@code begin} and a commit; after a failure the transaction is rolled back or given up. */
    static <T> T run(Sql sql, String begin, Function<Sql, T> work) {
        sql.begin();
        sql.run(begin);
        boolean done = false;
        try {
            T result = work.apply(sql);
            done = true;
            return result;
        } finally {
            if (!done) {
                rollBack(sql);
            }
        }
    }

    /** Makes the changes durable. */
    static void commit(Sql sql) {
        try {
            sql.execute("COMMIT");
        } catch (SQLException e) {
            sql.failed(e);
            throw SqlFault.ofCommit(e, sql.dialect());
        }
    }

    /** Takes the changes back; if that fails the connection counts as failed. */
    static void rollBack(Sql sql) {
        if (!sql.hasFailed()) {
            try {
                sql.execute("ROLLBACK");
            } catch (SQLException e) {
                sql.failed(e);
            }
        }
    }
}
