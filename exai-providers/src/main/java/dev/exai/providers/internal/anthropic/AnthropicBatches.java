package dev.exai.providers.internal.anthropic;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.batch.Batch;
import dev.exai.core.batch.BatchItem;
import dev.exai.core.batch.BatchPage;
import dev.exai.core.batch.BatchRequest;
import dev.exai.core.batch.BatchResults;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.BatchProvider;
import dev.exai.core.spi.CallContext;
import dev.exai.providers.internal.engine.JsonFields;
import dev.exai.providers.internal.engine.LineInput;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.ResultLines;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.AnswerInput;
import dev.exai.providers.internal.http.HttpAsk;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Message Batches: the chats go in with the call, and results come as lines once all have ended. Thread-safe. */
final class AnthropicBatches implements BatchProvider {
    private static final Logger LOG = LoggerFactory.getLogger(AnthropicBatches.class);
    private static final String PAGE_SIZE = "1000"; // the vendor's most
    private static final int MOST_ITEMS = 100_000;
    private static final long MOST_BYTES = 256_000_000;
    private static final Duration WINDOW = Duration.ofHours(24); // the vendor's only one

    private final VendorApi api;
    private final String path;
    private final MessagesCodec codec;
    private final Function<ChatRequest, RequestDraft> drafts;

    /** Batches below the path; {@code drafts} checks what a chat needs of its model and decides what is sent. */
    AnthropicBatches(VendorApi api, String path, MessagesCodec codec, Function<ChatRequest, RequestDraft> drafts) {
        this.api = api;
        this.path = path;
        this.codec = codec;
        this.drafts = drafts;
    }

    @Override
    public Batch submit(BatchRequest request, CallContext context) {
        Duration window = request.window();
        List<BatchItem> items = request.items();
        if (window != null && window.compareTo(WINDOW) < 0) {
            throw api.refused(ErrorKind.UNSUPPORTED, "batches have a window of 24 hours");
        }
        if (items.size() > MOST_ITEMS) {
            throw api.refused(ErrorKind.TOO_LARGE, "a batch may have at most " + MOST_ITEMS + " items");
        }
        BatchBody body = new BatchBody(
                items,
                chat -> codec.write(
                        drafts.apply(chat.toBuilder().inOnePiece(true).build())));
        if (body.contentLength() > MOST_BYTES) {
            throw api.refused(ErrorKind.TOO_LARGE, "a batch may have at most " + MOST_BYTES + " bytes");
        }
        HttpAsk ask = HttpAsk.post(path, body).once();
        Batch batch = batch(api.json(ask, context));
        if (batch == null) {
            throw ask.lost(api.nonsense("sent a batch without an id"));
        }
        LOG.debug(
                "batch submitted provider={} batch={} items={} request={}",
                provider(),
                batch.id(),
                items.size(),
                context.requestId());
        return batch;
    }

    @Override
    public Batch get(String batchId, CallContext context) {
        return known(api.json(at(batchId), context));
    }

    @Override
    public BatchResults results(String batchId, CallContext context) {
        Batch batch = get(batchId, context);
        if (!batch.state().isEnd()) {
            throw api.refused(ErrorKind.IN_PROGRESS, "the batch is " + batch.state() + ": ask for its results later");
        }
        HttpAsk ask = at(batchId).segment("results").longAnswer();
        LineInput lines = new LineInput(new AnswerInput(api.send(ask, context)));
        return new ResultLines(lines, new BatchLineReader(provider(), api.errors(context.time()))::read);
    }

    /** The vendor refuses to cancel what has ended. */
    @Override
    public Batch cancel(String batchId, CallContext context) {
        HttpAsk ask = HttpAsk.post(path, "{}".getBytes(StandardCharsets.UTF_8))
                .segment(checked(batchId))
                .segment("cancel");
        try {
            return known(api.json(ask, context));
        } catch (ProviderException e) {
            boolean perhapsOver = e.kind() == ErrorKind.INVALID_REQUEST || e.kind() == ErrorKind.CONFLICT;
            Batch now = perhapsOver ? get(batchId, context) : null;
            if (now == null || !now.state().isEnd()) {
                throw e;
            }
            return now;
        }
    }

    @Override
    public BatchPage list(@Nullable String after, CallContext context) {
        JsonNode answer = api.json(HttpAsk.get(path).query("limit", PAGE_SIZE).query("after_id", after), context);
        if (!answer.path("data").isArray()) {
            throw api.nonsense("listed no batches, not even none");
        }
        List<Batch> batches = new ArrayList<>();
        for (JsonNode row : answer.path("data")) {
            batches.add(known(row));
        }
        String last = JsonFields.text(answer, "last_id");
        if (!answer.path("has_more").asBoolean(false)) {
            return new BatchPage(batches, null);
        }
        if (last == null || last.equals(after)) {
            throw api.nonsense("says that there are more batches, and sends none");
        }
        return new BatchPage(batches, last);
    }

    private HttpAsk at(String batchId) {
        return HttpAsk.get(path).segment(checked(batchId));
    }

    private String checked(String batchId) {
        if (!HttpAsk.isName(batchId)) {
            throw api.refused(ErrorKind.NOT_FOUND, "there is no batch of such an id");
        }
        return batchId;
    }

    private Batch known(JsonNode node) {
        Batch batch = batch(node);
        if (batch == null) {
            throw api.nonsense("described a batch without an id");
        }
        return batch;
    }

    private @Nullable Batch batch(JsonNode node) {
        String id = JsonFields.text(node, "id");
        if (id == null || !HttpAsk.isName(id)) {
            return null;
        }
        JsonNode counts = node.path("request_counts");
        int succeeded = count(counts, "succeeded");
        int canceled = count(counts, "canceled");
        int expired = count(counts, "expired");
        int failed = count(counts, "errored") + canceled + expired;
        Batch.State state = switch (String.valueOf(JsonFields.text(node, "processing_status"))) {
            case "canceling" -> Batch.State.CANCELLING;
            case "ended" -> ended(canceled, expired);
            default -> Batch.State.RUNNING;
        };
        return new Batch(
                provider(),
                id,
                state,
                new Batch.Counts(count(counts, "processing") + succeeded + failed, succeeded, failed),
                JsonFields.moment(node, "created_at"),
                JsonFields.moment(node, "expires_at"),
                null);
    }

    /** The vendor has one word for every end; the counts tell what kind it was. */
    private static Batch.State ended(int canceled, int expired) {
        if (canceled > 0) {
            return Batch.State.CANCELLED;
        }
        return expired > 0 ? Batch.State.EXPIRED : Batch.State.COMPLETED;
    }

    private static int count(JsonNode counts, String name) {
        return (int) JsonFields.count(counts, name, 0);
    }

    private ProviderId provider() {
        return api.provider();
    }
}
