package dev.exai.sessions.internal;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is made with its first use, by one thread while others wait. Thread-safe. */
public final class Deferred<T> {
    private final Supplier<T> maker;
    private final ReentrantLock making = new ReentrantLock();
    private volatile @Nullable T value;

    /** A value that {@code maker} makes; if that throws, the next use tries again. */
    public Deferred(Supplier<T> maker) {
        this.maker = maker;
    }

    /** The value. */
    public T get() {
        T known = value;
        return known == null ? make() : known;
    }

    /** Whether the value has been made. */
    public boolean isMade() {
        return value != null;
    }

    /** Does something with the value if it has been made. */
    public void ifMade(Consumer<T> use) {
        T known = value;
        if (known != null) {
            use.accept(known);
        }
    }

    private T make() {
        making.lock();
        try {
            T made = value;
            if (made == null) {
                made = maker.get();
                value = made;
            }
            return made;
        } finally {
            making.unlock();
        }
    }
}
