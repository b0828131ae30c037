package dev.exai.sessions;

import dev.exai.core.TimeSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL of this JVM, started with the first use, with a schema for each test. */
final class PostgresServer {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private PostgresServer() {}

    private static final class Running {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "60")
                        .setServerConfig("fsync", "off") // nothing here takes the power away from the server
                        .start();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The address of a fresh empty schema. */
    static String freshSchema() throws SQLException {
        String schema =
                "t" + SCHEMAS.incrementAndGet() + "_" + ProcessHandle.current().pid();
        execute("CREATE SCHEMA " + schema);
        return Running.SERVER.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema;
    }

    /** Runs a statement as the administrator. */
    static void execute(String sql) throws SQLException {
        try (Connection connection = Running.SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A storage at the address. */
    static Storage storage(String url, TimeSource time) {
        return Storage.postgres(url, null, null, 8, time);
    }
}
