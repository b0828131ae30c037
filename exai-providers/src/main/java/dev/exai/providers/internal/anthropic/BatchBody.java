package dev.exai.providers.internal.anthropic;

import dev.exai.core.batch.BatchItem;
import dev.exai.core.chat.ChatRequest;
import dev.exai.providers.internal.engine.RequestDraft;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** The items of a batch as one body, each written when it is sent, so that 256 MB are never held. Immutable. */
final class BatchBody extends RequestBody {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final byte[] BEFORE = "{\"requests\":[".getBytes(StandardCharsets.UTF_8);
    private static final byte[] AFTER = "]}".getBytes(StandardCharsets.UTF_8);

    private final List<BatchItem> items;
    private final Function<ChatRequest, byte[]> params;
    private final long sizeBytes;

    /** A body for the items; {@code params} writes a chat, the same each time. */
    BatchBody(List<BatchItem> items, Function<ChatRequest, byte[]> params) {
        this.items = items;
        this.params = params;
        long size = BEFORE.length + AFTER.length + items.size() - 1L; // and the commas
        for (BatchItem item : items) {
            size += head(item).length + params.apply(item.request()).length + 1;
        }
        sizeBytes = size;
    }

    private static byte[] head(BatchItem item) {
        return ("{\"custom_id\":" + RequestDraft.quoted(item.customId()) + ",\"params\":")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public MediaType contentType() {
        return JSON;
    }

    @Override
    public long contentLength() {
        return sizeBytes;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        sink.write(BEFORE);
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                sink.writeByte(',');
            }
            sink.write(head(items.get(i)));
            sink.write(params.apply(items.get(i).request()));
            sink.writeByte('}');
        }
        sink.write(AFTER);
    }
}
