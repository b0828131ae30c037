package dev.exai.providers.internal.engine;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads UTF-8 lines of bounded length from a stream that another thread may close. Not thread-safe. */
public final class LineInput implements AutoCloseable {
    private static final int MAX_LINE = 16 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int at;
    private int end;

    /** Lines of the stream, which is closed with this. */
    public LineInput(InputStream in) {
        this.in = in;
    }

    /** The next line without its end; null after the last. */
    public @Nullable String next() {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        while (fill()) {
            int start = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            line.write(buffer, start, at - start);
            if (at < end) {
                at++;
                return text(line);
            }
            if (line.size() > MAX_LINE) {
                throw failed(ErrorKind.BAD_UPSTREAM, "a line of results is longer than 16 MiB", null);
            }
        }
        return line.size() == 0 ? null : text(line);
    }

    private static String text(ByteArrayOutputStream line) {
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    private boolean fill() {
        if (at < end) {
            return true;
        }
        try {
            at = 0;
            end = Math.max(0, in.read(buffer));
            return end > 0;
        } catch (IOException e) {
            throw failed(ErrorKind.INTERRUPTED, "the results could not be read to their end", e);
        }
    }

    private static ExaiException failed(ErrorKind kind, String message, @Nullable IOException cause) {
        return new ProviderException.Builder(kind, message)
                .phase(ErrorPhase.OUTPUT)
                .cause(cause)
                .build();
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw failed(ErrorKind.INTERRUPTED, "the results could not be closed", e);
        }
    }
}
