package dev.exai.server.ops.logging;

import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger that writes records of its level and graver ones. */
final class LineLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    private final transient LogLines lines;
    private final transient IntSupplier least;

    LineLogger(String name, LogLines lines, IntSupplier least) {
        this.name = name;
        this.lines = lines;
        this.least = least;
    }

    @Override
    public boolean isTraceEnabled() {
        return Level.TRACE.toInt() >= least.getAsInt();
    }

    @Override
    public boolean isDebugEnabled() {
        return Level.DEBUG.toInt() >= least.getAsInt();
    }

    @Override
    public boolean isInfoEnabled() {
        return Level.INFO.toInt() >= least.getAsInt();
    }

    @Override
    public boolean isWarnEnabled() {
        return Level.WARN.toInt() >= least.getAsInt();
    }

    @Override
    public boolean isErrorEnabled() {
        return Level.ERROR.toInt() >= least.getAsInt();
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String message,
            Object @Nullable [] arguments,
            @Nullable Throwable failure) {
        String text = MessageFormatter.basicArrayFormat(message, arguments);
        lines.write(level, name, text == null ? "" : text, failure);
    }
}
