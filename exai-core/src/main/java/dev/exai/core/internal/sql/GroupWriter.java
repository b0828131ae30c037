package dev.exai.core.internal.sql;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a database file. Changes that wait at the same time share a commit, and so one wait for the disk; each
 * is still all or nothing, and each caller returns after the commit that holds its change. Thread-safe.
 *
 * <p>A change that fails before it wrote anything costs the others nothing. One that fails later makes the batch begin
 * again, each change alone.
 */
final class GroupWriter implements AutoCloseable {
    private static final int MOST_AT_ONCE =
            256; // more would make the first of them wait for longer than a commit takes

    private final Supplier<Sql> connect;
    private final Consumer<Sql> tend;
    private final BlockingQueue<Change<?>> changes = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;
    private @Nullable Sql sql; // the writer thread's own

    /** A writer whose connection is opened when the first change comes. */
    GroupWriter(String name, Supplier<Sql> connect) {
        this(name, connect, sql -> {});
    }

    /**
     * The same.
     *
     * @param tend run on the connection after each batch, when nobody waits for it any more
     */
    GroupWriter(String name, Supplier<Sql> connect, Consumer<Sql> tend) {
        this.connect = connect;
        this.tend = tend;
        thread = new Thread(this::work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs the change; returns when it is on disk. Waits through interrupts, which are kept. */
    <T> T write(Function<Sql, T> work) {
        Change<T> change = begin(work);
        if (closed && changes.remove(change)) {
            throw new ExaiException(ErrorKind.CLOSED, "the storage is closed");
        }
        return change.await();
    }

    /** Begins to run the change, for who need not know what comes of it or awaits it later. */
    <T> Change<T> begin(Function<Sql, T> work) {
        Change<T> change = new Change<>(work);
        changes.add(change);
        return change;
    }

    /** Ends the writer after the changes that were given to it. */
    @Override
    public void close() {
        closed = true;
        changes.add(new Change<>(Sql::dialect)); // wakes the thread
        Uninterrupted.join(thread);
    }

    private void work() {
        List<Change<?>> batch = new ArrayList<>();
        while (!closed || !changes.isEmpty()) {
            try {
                batch.add(changes.take());
                changes.drainTo(batch, MOST_AT_ONCE - 1);
                run(batch);
            } catch (Throwable e) { // whatever happens is told to those who wait, and the writer goes on
                batch.forEach(change -> change.fail(e));
                discard();
            } finally {
                batch.forEach(Change::end);
                batch.clear();
            }
            tend();
        }
        discard();
    }

    /** A fault costs the connection only: what was changed has been acknowledged, and the next change opens another. */
    private void tend() {
        Sql open = sql;
        if (open == null) {
            return;
        }
        try {
            tend.accept(open);
        } catch (ExaiException e) {
            discard();
        }
    }

    /** Runs the batch in one transaction if all goes well, else each change in one of its own. */
    private void run(List<Change<?>> batch) {
        if (!runTogether(batch) && batch.size() > 1) {
            batch.forEach(change -> runTogether(List.of(change)));
        }
    }

    /** Returns false if the changes have been taken back because one of them failed. */
    private boolean runTogether(List<Change<?>> batch) {
        try {
            Sql connection = sql();
            connection.run("BEGIN IMMEDIATE");
            for (Change<?> change : batch) {
                if (!apply(change, connection)) {
                    Transaction.rollBack(connection);
                    return false;
                }
            }
            Transaction.commit(connection);
            batch.forEach(Change::keep);
        } catch (ExaiException e) {
            batch.forEach(change -> change.fail(e));
        } finally {
            if (sql != null && sql.hasFailed()) {
                discard();
            }
        }
        return true;
    }

    /** Returns false if the change failed and left something behind that must be taken back. */
    private static boolean apply(Change<?> change, Sql connection) {
        connection.begin();
        try {
            change.apply(connection);
            return true;
        } catch (Throwable e) { // a caller's failure belongs to that caller
            change.fail(e);
            return !connection.hasChanged() && !connection.hasFailed();
        }
    }

    private Sql sql() {
        Sql open = sql;
        if (open == null) {
            open = connect.get();
            sql = open;
        }
        return open;
    }

    private void discard() {
        Sql open = sql;
        sql = null;
        if (open != null) {
            open.close();
        }
    }
}
