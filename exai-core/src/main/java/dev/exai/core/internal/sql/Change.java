package dev.exai.core.internal.sql;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A change and the caller that waits for it. The writer's until {@link #end}, then the caller's. */
final class Change<T> {
    private final Function<Sql, T> work;
    private final CountDownLatch done = new CountDownLatch(1);
    private @Nullable Supplier<T> result;
    private @Nullable Throwable failure;
    private boolean kept;

    Change(Function<Sql, T> work) {
        this.work = work;
    }

    void apply(Sql sql) {
        failure = null;
        T made = work.apply(sql);
        result = () -> made;
    }

    void fail(Throwable cause) {
        failure = cause;
    }

    /** The commit that holds it has succeeded. */
    void keep() {
        kept = true;
    }

    void end() {
        done.countDown();
    }

    /** Waits for the end, through interrupts: what came of the change must be told. */
    T await() {
        Uninterrupted.await(done);
        Throwable cause = failure;
        if (cause instanceof RuntimeException known) {
            throw known;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        Supplier<T> made = result;
        if (!kept || made == null) {
            throw new ExaiException(ErrorKind.INTERNAL, "the writer ended without keeping the change", cause);
        }
        return made.get();
    }
}
