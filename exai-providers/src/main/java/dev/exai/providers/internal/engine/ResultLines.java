package dev.exai.providers.internal.engine;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.batch.BatchResult;
import dev.exai.core.batch.BatchResults;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The results of a batch that come as lines, one for each item, in one source or several after each other. One thread reads;
 * any may close.
 */
public final class ResultLines implements BatchResults {
    private final Deque<Supplier<LineInput>> sources;
    private final Function<String, BatchResult> reader;
    private volatile @Nullable LineInput lines;
    private volatile boolean closed;
    private @Nullable BatchResult next;

    /** The results that the lines hold; {@code reader} makes one of a line that is not blank. */
    public ResultLines(LineInput lines, Function<String, BatchResult> reader) {
        this(List.of(), reader);
        this.lines = lines;
    }

    /** The results in these sources, each of which is opened when the one before has been read. */
    public ResultLines(List<Supplier<LineInput>> sources, Function<String, BatchResult> reader) {
        this.sources = new ArrayDeque<>(sources);
        this.reader = reader;
    }

    @Override
    public boolean hasNext() {
        throwIfClosed();
        while (next == null) {
            LineInput open = opened();
            if (open == null) {
                return false;
            }
            String line = open.next();
            if (line == null) {
                open.close();
                lines = null;
            } else if (!line.isBlank()) {
                next = reader.apply(line);
            }
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
        LineInput open = lines;
        if (open != null) {
            open.close();
        }
    }

    /** The source that is being read, or the next one; null if there is none. */
    private @Nullable LineInput opened() {
        LineInput open = lines;
        Supplier<LineInput> source = open == null ? sources.poll() : null;
        if (source == null) {
            return open;
        }
        LineInput fresh = source.get();
        lines = fresh;
        if (closed) {
            fresh.close();
        }
        throwIfClosed();
        return fresh;
    }

    private void throwIfClosed() {
        if (closed) {
            throw new ProviderException.Builder(ErrorKind.CANCELLED, "the results were closed").build();
        }
    }
}
