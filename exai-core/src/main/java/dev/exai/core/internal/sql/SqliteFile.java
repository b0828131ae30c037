package dev.exai.core.internal.sql;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Properties;

/** A database file of SQLite: how it is recognised and opened. Immutable. */
final class SqliteFile {
    /** 3.51.3 mends a fault that could damage files in WAL mode (sqlite.org, release log of 2026-03-13). */
    static final String OLDEST = "3.51.3";

    /** How long a connection waits for another one that is in its way. */
    static final int PATIENCE_MILLIS = 10_000;

    private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final String READ_WRITE =
            "2"; // SQLITE_OPEN_READWRITE without CREATE: a lost file must not come back empty

    private final Path path;

    SqliteFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /**
     * Checks that the file is a database, or is one with its log.
     *
     * @throws ExaiException kind CONFIGURATION if it is not; it is left as it is
     */
    void checkHeader() throws IOException {
        byte[] begin = new byte[HEADER.length];
        int length;
        try (InputStream in = Files.newInputStream(path)) {
            length = in.readNBytes(begin, 0, begin.length);
        }
        boolean isDatabase = length == begin.length && Arrays.equals(begin, HEADER);
        if (!isDatabase && !SqliteLog.holdsFirstPage(path)) {
            throw new ExaiException(
                    ErrorKind.CONFIGURATION,
                    path + " is " + (length == 0 ? "empty" : "no SQLite database")
                            + "; it was left as it is: restore a backup in its place, or move it away to begin anew");
        }
    }

    /** A connection that may write. */
    Sql open() {
        return open(SqliteLog.LONGEST);
    }

    /** A connection that may write, and cuts a log that begins anew to so many bytes. */
    Sql open(long logLimit) {
        return open(
                "PRAGMA synchronous = FULL",
                "PRAGMA secure_delete = ON",
                "PRAGMA cache_size = -16384", // KiB; with the 2 MiB it has else, large transactions write pages twice
                "PRAGMA journal_size_limit = " + logLimit);
    }

    /** A connection that only reads. */
    Sql openReader() {
        return open("PRAGMA query_only = ON");
    }

    private Sql open(String... pragmas) {
        try {
            Sql sql = new Sql(connect(), Dialect.SQLITE);
            boolean done = false;
            try {
                checkVersion(sql.first("SELECT sqlite_version()", row -> row.getString(1))
                        .orElse("0"));
                sql.first("PRAGMA journal_mode = WAL", row -> row.getString(1));
                for (String pragma : pragmas) {
                    sql.run(pragma);
                }
                done = true;
                return sql;
            } finally {
                if (!done) {
                    sql.close();
                }
            }
        } catch (SQLException e) {
            throw SqlFault.of(e, Dialect.SQLITE);
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("open_mode", READ_WRITE);
        properties.setProperty("busy_timeout", Integer.toString(PATIENCE_MILLIS));
        properties.setProperty(
                "jdbc.get_generated_keys", "false"); // else a query after each INSERT; ours say RETURNING
        Connection connection = driver().connect("jdbc:sqlite:" + path, properties);
        if (connection == null) {
            throw new SQLException("the driver does not know the address");
        }
        return connection;
    }

    /** Throws kind CONFIGURATION if the library is older than {@link #OLDEST}. */
    static void checkVersion(String version) {
        if (Arrays.compare(numbers(version), numbers(OLDEST)) < 0) {
            throw new ExaiException(
                    ErrorKind.CONFIGURATION,
                    "SQLite " + version + " can damage databases; " + OLDEST + " or newer is needed:"
                            + " update org.xerial:sqlite-jdbc");
        }
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("\\.", -1))
                .mapToInt(part ->
                        part.chars().allMatch(Character::isDigit) && !part.isEmpty() ? Integer.parseInt(part) : 0)
                .toArray();
    }

    private static Driver driver() {
        try {
            // Not through DriverManager, which would load the driver of every database on the class path.
            return Class.forName("org.sqlite.JDBC")
                    .asSubclass(Driver.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new ExaiException(
                    ErrorKind.CONFIGURATION, "SQLite is not on the class path: add org.xerial:sqlite-jdbc", e);
        }
    }
}
