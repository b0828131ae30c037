package dev.exai.core.internal.sql;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** What kind of thread calls, asked from byte code of Java 17. */
final class CallerThread {
    private static final @Nullable Method IS_VIRTUAL = find();

    private CallerThread() {}

    /** Whether the thread is a virtual one, of which Java 17 has none. */
    static boolean isVirtual() {
        Method known = IS_VIRTUAL;
        try {
            return known != null && (boolean) known.invoke(Thread.currentThread());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Thread.isVirtual cannot be called", e);
        }
    }

    private static @Nullable Method find() {
        try {
            return Thread.class.getMethod("isVirtual");
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
