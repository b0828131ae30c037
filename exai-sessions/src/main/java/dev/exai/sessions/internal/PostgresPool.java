package dev.exai.sessions.internal;

import com.zaxxer.hikari.HikariDataSource;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Secret;
import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.PostgresDatabase;
import dev.exai.core.internal.sql.PostgresReader;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL database with its pool. The only class that knows HikariCP. */
public final class PostgresPool {
    private static final long PATIENCE_MILLIS = 10_000;

    /** A process that is stopped inside a transaction, or whose machine has gone, holds its rows for so long at most. */
    private static final long STUCK_MILLIS = 5_000;

    private PostgresPool() {}

    /**
     * A database that is connected with the first use.
     *
     * @throws ExaiException kind CONFIGURATION if the address is none of a PostgreSQL database
     */
    public static Database of(
            String url, @Nullable String user, @Nullable Secret password, int connections, TimeSource time) {
        HikariDataSource pool = pool(url, user, password, connections);
        return new PostgresDatabase(pool, pool::evictConnection, pool::close, Schema.MIGRATIONS, time);
    }

    /**
     * A database that is only looked at, connected with the first use.
     *
     * @throws ExaiException kind CONFIGURATION if the address is none of a PostgreSQL database
     */
    public static Database readOnly(String url, @Nullable String user, @Nullable Secret password) {
        HikariDataSource pool = pool(url, user, password, 1);
        return new PostgresReader(pool, pool::evictConnection, pool::close, Schema.MIGRATIONS);
    }

    private static HikariDataSource pool(
            String url, @Nullable String user, @Nullable Secret password, int connections) {
        checkAddress(url);
        HikariDataSource pool = new HikariDataSource(); // connects with the first use, and says why it cannot
        pool.setPoolName("exai-storage");
        pool.setJdbcUrl(url);
        pool.setUsername(user);
        pool.setPassword(password == null ? null : password.reveal());
        pool.setMaximumPoolSize(connections);
        pool.setMinimumIdle(0);
        pool.setConnectionTimeout(PATIENCE_MILLIS);
        pool.setInitializationFailTimeout(1); // one try: what refuses the first connection will refuse others
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.addDataSourceProperty("socketTimeout", "30"); // seconds: a connection that hangs is given up
        pool.addDataSourceProperty("ApplicationName", "exai");
        pool.setConnectionInitSql("SET idle_in_transaction_session_timeout = " + STUCK_MILLIS);
        return pool;
    }

    private static void checkAddress(String url) {
        try {
            if (url.startsWith("jdbc:postgresql:")) {
                DriverManager.getDriver(url); // throws if no driver understands it
                return;
            }
        } catch (SQLException e) {
            throw new ExaiException(ErrorKind.CONFIGURATION, wrong(), e);
        }
        throw new ExaiException(ErrorKind.CONFIGURATION, wrong());
    }

    private static String wrong() {
        return "the address of the database cannot be understood; it looks like jdbc:postgresql://host:5432/exai";
    }
}
