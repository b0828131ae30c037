package dev.exai.server.ops.logging;

import dev.exai.core.TimeSource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Writes each record as one line: time, level, logger, message, and the causes of a failure by type and place. Whatever
 * could forge a second record or steer a terminal is escaped. Thread-safe.
 */
final class LogLines {
    private static final int MAX_CAUSES = 5;
    private static final int MAX_FRAMES = 8;

    private final OutputStream out;
    private final TimeSource time;

    LogLines(OutputStream out, TimeSource time) {
        this.out = out;
        this.time = time;
    }

    void write(Level level, String logger, String message, @Nullable Throwable failure) {
        StringBuilder line = new StringBuilder(128);
        line.append(time.instant().truncatedTo(ChronoUnit.MILLIS));
        line.append(' ').append(level).append(' ').append(shortName(logger)).append(' ');
        escape(message, line);
        appendCauses(failure, line);
        byte[] bytes = line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        synchronized (this) {
            try {
                out.write(bytes);
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("standard error is gone", e);
            }
        }
    }

    /** The types and places say where to look; the messages of strangers' exceptions may hold what must not be logged. */
    private static void appendCauses(@Nullable Throwable failure, StringBuilder line) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            line.append(depth == 0 ? " | " : " <- ").append(cause.getClass().getName());
            StackTraceElement[] frames = cause.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
                line.append(i == 0 ? " at " : " < ");
                escape(frames[i].toString(), line);
            }
            cause = cause.getCause();
        }
    }

    private static String shortName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    static void escape(String text, StringBuilder line) {
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean plain = !Character.isISOControl(c)
                    && type != Character.FORMAT
                    && type != Character.LINE_SEPARATOR
                    && type != Character.PARAGRAPH_SEPARATOR
                    && type != Character.SURROGATE;
            if (plain) {
                line.appendCodePoint(c);
            } else {
                line.append("\\u").append(String.format("%04x", c));
            }
        });
    }
}
