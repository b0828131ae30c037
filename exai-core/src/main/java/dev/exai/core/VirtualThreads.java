package dev.exai.core;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Reaches the virtual threads of Java 21 from byte code of Java 17. */
final class VirtualThreads {
    static final boolean AVAILABLE = Runtime.version().feature() >= 21;

    private VirtualThreads() {}

    /** A factory of virtual threads named with the prefix and a number, or null on an older JVM. */
    static @Nullable ThreadFactory factory(String prefix) {
        if (!AVAILABLE) {
            return null;
        }
        try {
            Class<?> builderType = Class.forName("java.lang.Thread$Builder");
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Object named =
                    builderType.getMethod("name", String.class, long.class).invoke(builder, prefix, 0L);
            return (ThreadFactory) builderType.getMethod("factory").invoke(named);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("virtual threads are missing on Java " + Runtime.version(), e);
        }
    }

    /** An executor that starts a thread of the factory per task. */
    static ExecutorService perTask(ThreadFactory factory) {
        try {
            return (ExecutorService) Executors.class
                    .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                    .invoke(null, factory);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("virtual threads are missing on Java " + Runtime.version(), e);
        }
    }
}
