package dev.exai.server.ops.logging;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.IntSupplier;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** One logger per name. Thread-safe. */
final class LineLoggers implements ILoggerFactory {
    /** The libraries that read documents, which warn of every font that a document lacks. */
    private static final String READERS = "org.apache.";

    private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
    private final LogLines lines;
    private final IntSupplier least;

    LineLoggers(LogLines lines, IntSupplier least) {
        this.lines = lines;
        this.least = least;
    }

    @Override
    public Logger getLogger(String name) {
        IntSupplier its = name.startsWith(READERS) ? this::leastOfReaders : least;
        return loggers.computeIfAbsent(name, key -> new LineLogger(key, lines, its));
    }

    private int leastOfReaders() {
        int set = least.getAsInt();
        return set <= Level.DEBUG.toInt() ? set : Math.max(set, Level.ERROR.toInt());
    }
}
