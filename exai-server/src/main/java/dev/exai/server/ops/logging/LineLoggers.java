package dev.exai.server.ops.logging;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.IntSupplier;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;

/** One logger per name. Thread-safe. */
final class LineLoggers implements ILoggerFactory {
    private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
    private final LogLines lines;
    private final IntSupplier least;

    LineLoggers(LogLines lines, IntSupplier least) {
        this.lines = lines;
        this.least = least;
    }

    @Override
    public Logger getLogger(String name) {
        return loggers.computeIfAbsent(name, key -> new LineLogger(key, lines, least));
    }
}
