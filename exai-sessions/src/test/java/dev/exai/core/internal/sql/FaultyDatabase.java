package dev.exai.core.internal.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A database file whose writer fails where a test wants: at the n-th statement that is executed, once or from then on, or
 * because the file may not grow.
 */
public final class FaultyDatabase implements Database {
    private static final int FULL = 13;

    private final Path file;
    private final String synchronous;
    private final SqliteReader reader;
    private final GroupWriter writer;
    private final AtomicInteger executed = new AtomicInteger();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile int failAt;
    private volatile boolean persistent;
    private volatile long mostPages;

    /** The database in the directory, which must be there. */
    public FaultyDatabase(Path directory, Migrations migrations) {
        this(directory, migrations, "FULL");
    }

    /** The same with fewer syncs than ours. */
    public FaultyDatabase(Path directory, Migrations migrations, String synchronous) {
        this.synchronous = synchronous;
        file = directory.resolve(SqliteDatabase.FILE);
        reader = SqliteReader.of(directory, migrations);
        writer = new GroupWriter("faulty", this::connect);
    }

    /** From now on the n-th statement fails, and all later ones too if the fault is persistent; 0 for none. */
    public void failAt(int statement, boolean lasting) {
        executed.set(0);
        failAt = statement;
        persistent = lasting;
    }

    /** Whether a statement has failed since. */
    public boolean hasFailed() {
        return failAt > 0 && executed.get() >= failAt;
    }

    /** The file may have so many pages from the next connection on; 0 for any. */
    public void mostPages(long pages) {
        mostPages = pages;
        failAt(1, false); // the writer gives up the connection it has
        try {
            write(Sql::dialect);
        } catch (SqlFault e) {
            failAt(0, false);
        }
    }

    /** The statements that the writer executes meanwhile. */
    public List<String> statementsOf(Runnable work) {
        heard.clear();
        work.run();
        return List.copyOf(heard);
    }

    /** How many pages the file has. */
    public long pages() {
        return read(sql -> sql.number("PRAGMA page_count"));
    }

    @Override
    public <T> T read(Function<Sql, T> work) {
        return reader.read(work);
    }

    @Override
    public <T> T write(Function<Sql, T> work) {
        return writer.write(work);
    }

    @Override
    public void close() {
        writer.close();
        reader.close();
    }

    private Sql connect() {
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA synchronous = " + synchronous);
                if (mostPages > 0) {
                    statement.execute("PRAGMA max_page_count = " + mostPages);
                }
            }
            return new Sql(Overheard.connection(connection, this::failIfItShall), Dialect.SQLITE);
        } catch (SQLException e) {
            throw SqlFault.of(e, Dialect.SQLITE);
        }
    }

    private void failIfItShall(String statement) throws SQLException {
        heard.add(statement);
        int number = executed.incrementAndGet();
        if (failAt > 0 && (number == failAt || (persistent && number > failAt))) {
            throw new SQLException("injected", "", FULL);
        }
    }
}
