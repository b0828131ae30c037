package dev.exai.core.internal.sql;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** What kind of thread calls, asked from byte code of Java 17. */
final class CallerThread {
    private static final @Nullable MethodHandle IS_VIRTUAL = find();

    private CallerThread() {}

    /** Whether the thread is a virtual one, of which Java 17 has none. */
    static boolean isVirtual() {
        MethodHandle known = IS_VIRTUAL;
        if (known == null) {
            return false;
        }
        try {
            return (boolean) known.invokeExact(Thread.currentThread());
        } catch (Throwable e) { // the method declares none
            throw new IllegalStateException("Thread.isVirtual failed", e);
        }
    }

    private static @Nullable MethodHandle find() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        }
    }
}
