package dev.exai.core.internal.sql;

import dev.exai.core.Workers;
import dev.exai.sessions.internal.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The program that is killed in the middle of migrations. It brings copies of one storage to the newest schema, and stands still
 * in each before another statement; then it says how many those are, and waits for its end.
 */
public final class Migrating {
    /** A step that also rewrites what is there, so that there is more to change than a cache of ten pages holds. */
    static final Migrations REWRITING = new Migrations(
            "rewritten", List.of(new Migration(1, "rewrite", List.of("UPDATE turns SET words = words"))));

    private final Sql sql;
    private final String begin;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean standing;
    private volatile boolean finished;

    private Migrating(Connection connection, Dialect dialect, String begin, Predicate<String> standsStill) {
        sql = new Sql(
                Overheard.connection(connection, statement -> standStillIf(standsStill.test(statement))), dialect);
        this.begin = begin;
    }

    /** Arguments: a directory with an older storage in {@code old}, or the address of one. */
    public static void main(String[] args) {
        Workers workers = Workers.perTask("migrating");
        try {
            boolean isAddress = args[0].startsWith("jdbc:");
            int standing = isAddress ? beforeTheCommit(args[0], workers) : beforeEach(Path.of(args[0]), workers);
            System.out.print("standing " + standing + "\n");
            System.out.flush();
            new CountDownLatch(1).await();
        } catch (Exception e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1); // those that stand still would keep the process
        }
    }

    private static int beforeTheCommit(String url, Workers workers) throws SQLException {
        Migrating migrating = new Migrating(
                DriverManager.getConnection(url), Dialect.POSTGRESQL, "BEGIN", statement -> statement.equals("COMMIT"));
        return migrating.reachesItsEnd(workers) ? 0 : 1;
    }

    private static int beforeEach(Path home, Workers workers) throws IOException, SQLException {
        int number = 0;
        boolean finished = false;
        while (!finished) {
            number++;
            Path file = Files.createDirectory(home.resolve(Integer.toString(number)))
                    .resolve(SqliteDatabase.FILE);
            Files.copy(home.resolve("old").resolve(SqliteDatabase.FILE), file);
            int here = number;
            AtomicInteger executed = new AtomicInteger();
            finished = new Migrating(
                            connection(file),
                            Dialect.SQLITE,
                            "BEGIN IMMEDIATE",
                            statement -> executed.incrementAndGet() == here)
                    .reachesItsEnd(workers);
        }
        return number - 1;
    }

    private static Connection connection(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA cache_size = 10");
        }
        return connection;
    }

    /** Migrates as the storage does; false if it stands still before the end. */
    private boolean reachesItsEnd(Workers workers) {
        workers.run(() -> {
            try {
                Transaction.run(sql, begin, inside -> {
                    Schema.MIGRATIONS.apply(inside, 1);
                    REWRITING.apply(inside, 1);
                    return true;
                });
                Transaction.commit(sql);
                finished = true;
            } finally {
                over.countDown();
            }
        });
        Uninterrupted.await(over);
        if (!finished && !standing) {
            throw new IllegalStateException("the migration failed");
        }
        return finished;
    }

    private void standStillIf(boolean here) {
        if (here) {
            standing = true;
            over.countDown();
            Uninterrupted.await(new CountDownLatch(1));
        }
    }
}
