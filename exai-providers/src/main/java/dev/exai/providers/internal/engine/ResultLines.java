package dev.exai.providers.internal.engine;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.batch.BatchResult;
import dev.exai.core.batch.BatchResults;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The results of a batch that come as lines, one for each item. One thread reads; any may close. */
public final class ResultLines implements BatchResults {
    private final LineInput lines;
    private final Function<String, BatchResult> reader;
    private @Nullable BatchResult next;
    private volatile boolean closed;

    /** The results that the lines hold; {@code reader} makes one of a line that is not blank. */
    public ResultLines(LineInput lines, Function<String, BatchResult> reader) {
        this.lines = lines;
        this.reader = reader;
    }

    @Override
    public boolean hasNext() {
        if (closed) {
            throw new ProviderException.Builder(ErrorKind.CANCELLED, "the results were closed").build();
        }
        while (next == null) {
            String line = lines.next();
            if (line == null) {
                return false;
            }
            next = line.isBlank() ? null : reader.apply(line);
        }
        return true;
    }

    @Override
    public BatchResult next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("the batch has no more results");
        }
        BatchResult result = next;
        next = null;
        return result;
    }

    @Override
    public void close() {
        closed = true;
        lines.close();
    }
}
