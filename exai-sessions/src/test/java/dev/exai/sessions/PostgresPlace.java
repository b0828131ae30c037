package dev.exai.sessions;

import java.sql.SQLException;

/** The PostgreSQL of the tests, for those of other packages. */
public final class PostgresPlace {
    private PostgresPlace() {}

    public static String freshSchema() throws SQLException {
        return PostgresServer.freshSchema();
    }
}
