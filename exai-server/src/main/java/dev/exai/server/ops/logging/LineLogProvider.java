package dev.exai.server.ops.logging;

import dev.exai.core.TimeSource;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** Makes SLF4J write to standard error what is grave enough. */
public final class LineLogProvider implements SLF4JServiceProvider {
    private static final int OFF = Integer.MAX_VALUE;
    // of the process, as SLF4J is; loggers that were made before a change follow it
    private static final AtomicInteger LEAST = new AtomicInteger(Level.WARN.toInt());

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter contexts = new NOPMDCAdapter();
    private final ILoggerFactory loggers =
            new LineLoggers(new LogLines(new FileOutputStream(FileDescriptor.err), TimeSource.system()), LEAST::get);

    /** For SLF4J. */
    public LineLogProvider() {}

    /**
     * From now on writes records of the level and graver ones.
     *
     * @param word off, error, warn (as it is at first), info, debug or trace
     */
    public static void level(String word) {
        LEAST.set(leastLevel(word));
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return loggers;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return contexts;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {
        // the fields are all there is
    }

    static int leastLevel(String word) {
        String level = word.toUpperCase(Locale.ROOT);
        return level.equals("OFF") ? OFF : Level.valueOf(level).toInt();
    }
}
