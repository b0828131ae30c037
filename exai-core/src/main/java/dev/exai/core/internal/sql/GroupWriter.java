package dev.exai.core.internal.sql;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a database file: one thread of its own. Changes that wait at the same time share a commit, and so one
 * wait for the disk; each is still all or nothing, and each caller returns after the commit that holds its change.
 * Thread-safe.
 *
 * <p>A platform thread that finds the writer idle takes its place for its own change: it would wait for the disk in any
 * case, and passing the change to another thread and back costs half as much again as the disk does. A virtual thread never
 * does, because it would keep the thread that carries it from all others meanwhile.
 *
 * <p>A change that fails before it wrote anything costs the others nothing. One that fails later makes the batch begin
 * again, each change alone.
 */
final class GroupWriter implements AutoCloseable {
    private static final int MOST_AT_ONCE =
            256; // more would make the first of them wait for longer than a commit takes

    private static final int TEND_EVERY = 16;

    private final Supplier<Sql> connect;
    private final Consumer<Sql> tend;
    private final BlockingQueue<Change<?>> changes = new LinkedBlockingQueue<>();
    private final ReentrantLock writing = new ReentrantLock();
    private final Thread thread;
    private volatile boolean closed;
    private @Nullable Sql sql; // used with the lock only
    private int untended; // batches, the same

    /** A writer whose connection is opened when the first change comes. */
    GroupWriter(String name, Supplier<Sql> connect) {
        this(name, connect, sql -> {});
    }

    /**
     * The same.
     *
     * @param tend run on the connection now and then, between two batches
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
        Change<T> change = new Change<>(work);
        if (!writeHere(change)) {
            changes.add(change);
            if (closed && changes.remove(change)) {
                throw new ExaiException(ErrorKind.CLOSED, "the storage is closed");
            }
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
        while (!closed || !changes.isEmpty()) {
            List<Change<?>> batch = new ArrayList<>();
            batch.add(next());
            writing.lock();
            try {
                changes.drainTo(batch, MOST_AT_ONCE - 1);
                settle(batch);
            } finally {
                writing.unlock();
                batch.forEach(Change::end); // now that the writer is idle, for the next change of who waits
            }
        }
        writing.lock();
        try {
            discard();
        } finally {
            writing.unlock();
        }
    }

    private Change<?> next() {
        while (true) {
            try {
                return changes.take();
            } catch (InterruptedException e) {
                // Nobody may end this thread but close.
            }
        }
    }

    /**
     * Runs the change on the caller's thread if nobody else writes or waits. Only over an open connection: what is around one
     * must not be met by an interrupt.
     */
    private boolean writeHere(Change<?> change) {
        if (CallerThread.isVirtual() || !changes.isEmpty() || !writing.tryLock()) {
            return false;
        }
        try {
            if (sql == null || closed) {
                return false;
            }
            settle(List.of(change));
        } finally {
            writing.unlock();
        }
        change.end();
        return true;
    }

    private void settle(List<Change<?>> batch) {
        try {
            tend();
            run(batch);
        } catch (Throwable e) { // whatever happens is told to those who wait, and the writer goes on
            batch.forEach(change -> change.fail(e));
            discard();
        }
        untended++;
    }

    /** A fault costs the connection only: nothing is being changed, and the next batch opens another. */
    private void tend() {
        Sql open = sql;
        if (open == null || untended < TEND_EVERY) {
            return;
        }
        untended = 0;
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
