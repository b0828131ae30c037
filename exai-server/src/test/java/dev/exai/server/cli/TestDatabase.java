package dev.exai.server.cli;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A real PostgreSQL of this test, with a user who has a password. To be closed. */
final class TestDatabase implements AutoCloseable {
    static final String USER = "exai";
    static final String PASSWORD = "not a secret";

    private final EmbeddedPostgres server;

    private TestDatabase(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Starts it; its user must show the password, the administrator none. */
    static TestDatabase start() throws IOException, SQLException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "30")
                .start();
        TestDatabase database = new TestDatabase(server);
        database.execute("CREATE ROLE " + USER + " LOGIN PASSWORD '" + PASSWORD + "'");
        database.execute("CREATE DATABASE exai OWNER " + USER);
        database.demandPassword();
        return database;
    }

    /** The address of the database of that name, with the part of an address that follows it. */
    String url(String name) {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/" + name;
    }

    /** The program with the settings of the database. */
    Program in(Program program) {
        return program.with("EXAI_STORAGE", "postgresql")
                .with("EXAI_STORAGE_URL", url("exai"))
                .with("EXAI_STORAGE_USER", USER)
                .with("EXAI_STORAGE_PASSWORD", PASSWORD);
    }

    private void demandPassword() throws IOException, SQLException {
        Path rules;
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet shown = statement.executeQuery("SHOW hba_file")) {
            shown.next();
            rules = Path.of(shown.getString(1));
        }
        String others = Files.readString(rules);
        Files.writeString(rules, "host all " + USER + " all scram-sha-256\n" + others);
        execute("SELECT pg_reload_conf()");
    }

    /** Runs a statement as the administrator. */
    void execute(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Runs a statement in the database as its user. */
    void inside(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("exai"), USER, PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
