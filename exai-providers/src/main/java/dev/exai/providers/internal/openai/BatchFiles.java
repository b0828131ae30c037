package dev.exai.providers.internal.openai;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.batch.BatchResult;
import dev.exai.core.batch.BatchResults;
import dev.exai.core.spi.CallContext;
import dev.exai.providers.internal.engine.LineInput;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The results of a batch, read from one file after the other. One thread reads. */
final class BatchFiles implements BatchResults {
    private final Deque<String> files;
    private final OpenAiFiles held;
    private final BatchLineReader reader;
    private final CallContext context;
    private @Nullable LineInput lines;
    private @Nullable BatchResult next;
    private volatile boolean closed;

    BatchFiles(List<String> files, OpenAiFiles held, BatchLineReader reader, CallContext context) {
        this.files = new ArrayDeque<>(files);
        this.held = held;
        this.reader = reader;
        this.context = context;
    }

    @Override
    public boolean hasNext() {
        while (next == null) {
            if (closed) {
                throw new ProviderException.Builder(ErrorKind.CANCELLED, "the results were closed").build();
            }
            LineInput open = lines;
            if (open == null) {
                String file = files.poll();
                if (file == null) {
                    return false;
                }
                lines = new LineInput(held.raw(file, context));
                continue;
            }
            String line = open.next();
            if (line == null) {
                open.close();
                lines = null;
            } else if (!line.isBlank()) {
                next = reader.read(line);
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
}
