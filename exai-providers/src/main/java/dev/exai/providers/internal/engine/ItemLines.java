package dev.exai.providers.internal.engine;

import dev.exai.core.batch.BatchItem;
import dev.exai.core.file.ContentSource;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** The items of a batch as a file of lines, each written when it is read, so that the file is never held. Immutable. */
public final class ItemLines implements ContentSource {
    private final List<BatchItem> items;
    private final Function<BatchItem, byte[]> writer;
    private final long sizeBytes;

    /** A line for each item; {@code writer} writes it with its end, the same each time. */
    public ItemLines(List<BatchItem> items, Function<BatchItem, byte[]> writer) {
        this.items = items;
        this.writer = writer;
        long size = 0;
        for (BatchItem item : items) {
            size += writer.apply(item).length;
        }
        sizeBytes = size;
    }

    /** A line of JSON: a body between what stands before it and the closing bracket. */
    public static byte[] line(String before, byte[] body) {
        byte[] start = before.getBytes(StandardCharsets.UTF_8);
        byte[] line = Arrays.copyOf(start, start.length + body.length + 2);
        System.arraycopy(body, 0, line, start.length, body.length);
        line[line.length - 2] = '}';
        line[line.length - 1] = '\n';
        return line;
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public InputStream open() {
        return new Lines();
    }

    /** Writes the next line when the one before has been read. Not thread-safe. */
    private final class Lines extends InputStream {
        private byte[] line = new byte[0];
        private int at;
        private int next;

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int from, int length) {
            Objects.checkFromIndexSize(from, length, buffer.length);
            while (at == line.length) {
                if (next == items.size()) {
                    return -1;
                }
                line = writer.apply(items.get(next++));
                at = 0;
            }
            int count = Math.min(length, line.length - at);
            System.arraycopy(line, at, buffer, from, count);
            at += count;
            return count;
        }
    }
}
