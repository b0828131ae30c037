package dev.exai.server.ops.logging;

import dev.exai.core.TimeSource;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.Locale;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Makes SLF4J write to standard error, at the level of the system property {@value #LEVEL_PROPERTY} as it is when the first
 * logger is made.
 */
public final class LineLogProvider implements SLF4JServiceProvider {
    /** Holds the least level that is written: off, error, warn (the default), info, debug or trace. */
    public static final String LEVEL_PROPERTY = "exai.log.level";

    private static final int OFF = Integer.MAX_VALUE;

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter contexts = new NOPMDCAdapter();
    private final ILoggerFactory loggers = new LineLoggers(
            new LogLines(new FileOutputStream(FileDescriptor.err), TimeSource.system()),
            leastLevel(System.getProperty(LEVEL_PROPERTY, "warn")));

    /** For SLF4J. */
    public LineLogProvider() {}

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
