package dev.exai.providers.internal.openai;

import dev.exai.core.batch.BatchItem;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.file.ContentSource;
import dev.exai.providers.internal.engine.RequestDraft;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** The items of a batch as a file of lines, each written when it is read, so that the file is never held. Immutable. */
final class BatchLines implements ContentSource {
    private final List<BatchItem> items;
    private final BatchRules rules;
    private final Function<ChatRequest, byte[]> body;
    private final long sizeBytes;

    /** The lines as the vendor wants them; {@code body} writes the body of a chat, the same each time. */
    BatchLines(List<BatchItem> items, BatchRules rules, Function<ChatRequest, byte[]> body) {
        this.items = items;
        this.rules = rules;
        this.body = body;
        long size = 0;
        for (BatchItem item : items) {
            size += line(item).length;
        }
        sizeBytes = size;
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public InputStream open() {
        return new Lines();
    }

    private byte[] line(BatchItem item) {
        byte[] written = body.apply(item.request());
        ByteArrayOutputStream line = new ByteArrayOutputStream(written.length + 120);
        line.writeBytes(("{\"custom_id\":" + RequestDraft.quoted(rules.wireId(item.customId()))
                        + ",\"method\":\"POST\",\"url\":" + RequestDraft.quoted(rules.endpoint()) + ",\"body\":")
                .getBytes(StandardCharsets.UTF_8));
        line.writeBytes(written);
        line.writeBytes(new byte[] {'}', '\n'});
        return line.toByteArray();
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
                line = line(items.get(next++));
                at = 0;
            }
            int count = Math.min(length, line.length - at);
            System.arraycopy(line, at, buffer, from, count);
            at += count;
            return count;
        }
    }
}
