package dev.exai.files.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.exai.core.Secret;
import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.PostgresDatabase;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL database with its pool. The only class here that knows HikariCP. */
public final class PostgresPool {
    private static final long PATIENCE_MILLIS = 10_000;

    private PostgresPool() {}

    /** A database that is connected with the first use. */
    public static Database of(
            String url, @Nullable String user, @Nullable Secret password, int connections, TimeSource time) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("exai-files");
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password == null ? null : password.reveal());
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(PATIENCE_MILLIS);
        config.setInitializationFailTimeout(-1); // the first use tells, not the start
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("socketTimeout", "30"); // seconds: a connection that hangs is given up
        config.addDataSourceProperty("ApplicationName", "exai");
        HikariDataSource pool = new HikariDataSource(config);
        return new PostgresDatabase(pool, pool::evictConnection, pool::close, Schema.MIGRATIONS, time);
    }
}
