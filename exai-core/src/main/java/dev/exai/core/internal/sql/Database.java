package dev.exai.core.internal.sql;

import java.util.function.Function;

/** Runs work in transactions. Thread-safe. */
public interface Database extends AutoCloseable {
    /**
     * Runs reading work on one consistent state.
     *
     * @throws SqlFault if the database refuses; whatever the work throws
     */
    <T> T read(Function<Sql, T> work);

    /**
     * Runs changing work: all of its changes or none, on disk when this returns. The work may run more than once, so it
     * changes nothing but the database.
     *
     * @throws SqlFault if the database refuses; whatever the work throws, after which nothing was changed
     */
    <T> T write(Function<Sql, T> work);

    /** Begins to open it for who will need it in a moment; returns at once. What goes wrong the first use tells. */
    default void openSoon() {
        // nothing to gain where opening is quick
    }

    /** Frees everything after the work that has begun. Does not throw. */
    @Override
    void close();
}
