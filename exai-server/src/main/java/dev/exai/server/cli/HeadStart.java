package dev.exai.server.cli;

import java.math.BigDecimal;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;

/**
 * Loads what the first call needs anyway and what takes long to load, on a thread of its own while the main one reads the
 * settings and puts the server together. Nothing depends on its success.
 */
final class HeadStart {
    private HeadStart() {}

    /** Begins, and returns at once. */
    static void begin() {
        Thread thread = new Thread(HeadStart::run, "exai-head-start");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run() {
        BigDecimal.ZERO.signum(); // JDK 25 works out tables of powers first, which JSON parsers wait for
        new SecureRandom().nextInt();
        try (Connection nowhere = new JDBC().connect("jdbc:sqlite::memory:", new Properties());
                Statement statement = nowhere.createStatement()) {
            statement.execute("SELECT sqlite_version()");
        } catch (SQLException e) {
            Logger log = LoggerFactory.getLogger(HeadStart.class);
            log.debug("SQLite cannot be loaded; whoever needs it will say so", e);
        }
    }
}
