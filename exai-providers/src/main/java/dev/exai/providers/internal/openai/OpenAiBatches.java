package dev.exai.providers.internal.openai;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.batch.Batch;
import dev.exai.core.batch.BatchItem;
import dev.exai.core.batch.BatchPage;
import dev.exai.core.batch.BatchRequest;
import dev.exai.core.batch.BatchResults;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.file.FileUpload;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.BatchProvider;
import dev.exai.core.spi.CallContext;
import dev.exai.providers.internal.engine.ItemLines;
import dev.exai.providers.internal.engine.JsonFields;
import dev.exai.providers.internal.engine.LineInput;
import dev.exai.providers.internal.engine.Polling;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.ResultLines;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.HttpAsk;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Batches as OpenAI runs them: a file of lines goes in, a file of answers and one of failures come out. Thread-safe. */
final class OpenAiBatches implements BatchProvider {
    private static final Logger LOG = LoggerFactory.getLogger(OpenAiBatches.class);
    private static final String BATCHES = "batches";
    private static final int PAGE = 100; // OpenAI's most; Kimi's 20 is a default

    private final VendorApi api;
    private final OpenAiFiles files;
    private final BatchRules rules;
    private final BatchedChats chats;
    private final ChatCodec codec;

    OpenAiBatches(VendorApi api, OpenAiFiles files, BatchRules rules, BatchedChats chats) {
        this.api = api;
        this.files = files;
        this.rules = rules;
        this.chats = chats;
        codec = new ChatCodec(api.provider(), chats.dialect());
    }

    @Override
    public Batch submit(BatchRequest request, CallContext context) {
        String window = window(request.window());
        check(request);
        FileUpload lines = FileUpload.of(new ItemLines(request.items(), this::line), "exai-batch.jsonl")
                .purpose("batch")
                .build();
        RemoteFile input = files.upload(lines, context);
        Batch batch = create(input, window, context);
        LOG.debug(
                "batch submitted provider={} batch={} items={} request={}",
                provider(),
                batch.id(),
                request.items().size(),
                context.requestId());
        return batch;
    }

    private Batch create(RemoteFile input, String window, CallContext context) {
        String body = "{\"input_file_id\":" + RequestDraft.quoted(input.id()) + ",\"endpoint\":"
                + RequestDraft.quoted(rules.endpoint()) + ",\"completion_window\":\"" + window + "\"}";
        HttpAsk ask =
                HttpAsk.post(BATCHES, body.getBytes(StandardCharsets.UTF_8)).once();
        try {
            JsonNode answer = api.json(ask, context);
            Batch batch = batch(answer);
            if (batch == null) {
                throw ask.lost(failed(ErrorKind.BAD_UPSTREAM, "sent a batch without an id"));
            }
            return batch;
        } catch (ExaiException e) {
            if (e.kind() != ErrorKind.UNKNOWN_OUTCOME) {
                forget(input, context); // nobody will read it
            }
            throw e;
        }
    }

    private void forget(RemoteFile input, CallContext context) {
        try {
            files.remove(input.id(), Polling.cleaningUp(context));
        } catch (ExaiException e) {
            LOG.warn("file left behind provider={} file={} kind={}", provider(), input.id(), e.kind());
        }
    }

    private void check(BatchRequest request) {
        rules.check(request, chats.model(request.items().get(0).request()));
        for (BatchItem item : request.items()) {
            chats.check(item.request());
            rules.check(item, chats.model(item.request()));
        }
    }

    private byte[] line(BatchItem item) {
        ChatRequest request = item.request();
        String before = "{\"custom_id\":" + RequestDraft.quoted(rules.wireId(item.customId()))
                + ",\"method\":\"POST\",\"url\":" + RequestDraft.quoted(rules.endpoint()) + ",\"body\":";
        ChatRequest whole = request.toBuilder().inOnePiece(true).build();
        return ItemLines.line(before, codec.write(codec.draft(whole, chats.model(whole))));
    }

    private String window(@Nullable Duration asked) {
        Duration window = asked == null ? Duration.ofHours(24) : asked;
        boolean whole = window.equals(Duration.ofHours(window.toHours()));
        if (!whole || window.compareTo(rules.shortest()) < 0 || window.compareTo(rules.longest()) > 0) {
            throw failed(
                    ErrorKind.UNSUPPORTED,
                    "a batch must have a window of whole hours from " + rules.shortest() + " to " + rules.longest());
        }
        long hours = window.toHours();
        return hours > 24 && hours % 24 == 0 ? hours / 24 + "d" : hours + "h";
    }

    @Override
    public Batch get(String batchId, CallContext context) {
        return known(api.json(at(batchId), context));
    }

    @Override
    public BatchResults results(String batchId, CallContext context) {
        JsonNode answer = api.json(at(batchId), context);
        Batch batch = known(answer);
        if (!batch.state().isEnd()) {
            throw failed(ErrorKind.IN_PROGRESS, "the batch is " + batch.state() + ": ask for its results later");
        }
        if (batch.state() == Batch.State.FAILED) {
            throw failed(
                    ErrorKind.INVALID_REQUEST,
                    "the batch was refused as a whole: "
                            + Objects.requireNonNullElse(batch.message(), "no reason given"));
        }
        List<Supplier<LineInput>> sources = new ArrayList<>();
        for (String name : List.of("output_file_id", "error_file_id")) {
            String file = JsonFields.text(answer, name);
            if (file != null) {
                sources.add(() -> new LineInput(files.raw(file, context)));
            }
        }
        return new ResultLines(
                sources, new BatchLineReader(provider(), chats.dialect(), rules, api.errors(context.time()))::read);
    }

    @Override
    public Batch cancel(String batchId, CallContext context) {
        HttpAsk ask = HttpAsk.post(BATCHES, new byte[] {'{', '}'})
                .segment(checked(batchId))
                .segment("cancel");
        try {
            return known(api.json(ask, context));
        } catch (ProviderException e) {
            Batch now = e.kind() == ErrorKind.CONFLICT || e.kind() == ErrorKind.INVALID_REQUEST
                    ? get(batchId, context)
                    : null;
            if (now == null || !now.state().isEnd()) {
                throw e;
            }
            return now; // it had ended, and stays as it is
        }
    }

    @Override
    public BatchPage list(@Nullable String after, CallContext context) {
        HttpAsk ask =
                HttpAsk.get(BATCHES).query("limit", Integer.toString(PAGE)).query("after", after);
        JsonNode answer = api.json(ask, context);
        if (!answer.path("data").isArray()) {
            throw failed(ErrorKind.BAD_UPSTREAM, "listed no batches, not even none");
        }
        List<Batch> batches = new ArrayList<>();
        for (JsonNode row : answer.path("data")) {
            batches.add(known(row));
        }
        if (!answer.path("has_more").asBoolean(false)) {
            return new BatchPage(batches, null);
        }
        String last = batches.isEmpty() ? null : batches.get(batches.size() - 1).id();
        if (last == null || last.equals(after)) {
            throw failed(ErrorKind.BAD_UPSTREAM, "says that there are more batches, and sends none");
        }
        return new BatchPage(batches, last);
    }

    private HttpAsk at(String batchId) {
        return HttpAsk.get(BATCHES).segment(checked(batchId));
    }

    private String checked(String batchId) {
        if (!HttpAsk.isName(batchId)) {
            throw failed(ErrorKind.NOT_FOUND, "there is no batch of such an id");
        }
        return batchId;
    }

    private Batch known(JsonNode node) {
        Batch batch = batch(node);
        if (batch == null) {
            throw failed(ErrorKind.BAD_UPSTREAM, "described a batch without an id or a state");
        }
        return batch;
    }

    private @Nullable Batch batch(JsonNode node) {
        String id = JsonFields.text(node, "id");
        Batch.State state = state(JsonFields.text(node, "status"));
        if (id == null || state == null || !HttpAsk.isName(id)) {
            return null;
        }
        JsonNode counts = node.path("request_counts");
        JsonNode error = node.path("errors").path("data").path(0);
        return new Batch(
                provider(),
                id,
                state,
                new Batch.Counts(
                        (int) JsonFields.count(counts, "total", -1),
                        (int) JsonFields.count(counts, "completed", 0),
                        (int) JsonFields.count(counts, "failed", 0)),
                JsonFields.moment(node, "created_at"),
                JsonFields.moment(node, "expires_at"),
                JsonFields.text(error, "message"));
    }

    private static Batch.@Nullable State state(@Nullable String word) {
        return switch (word == null ? "" : word) {
            case "validating" -> Batch.State.WAITING;
            case "in_progress", "finalizing" -> Batch.State.RUNNING;
            case "cancelling" -> Batch.State.CANCELLING;
            case "completed" -> Batch.State.COMPLETED;
            case "failed" -> Batch.State.FAILED;
            case "expired" -> Batch.State.EXPIRED;
            case "cancelled" -> Batch.State.CANCELLED;
            default -> null;
        };
    }

    private ProviderException failed(ErrorKind kind, String what) {
        return new ProviderException.Builder(kind, provider() + ": " + what)
                .provider(provider().value())
                .phase(kind == ErrorKind.BAD_UPSTREAM ? ErrorPhase.START : ErrorPhase.PREPARE)
                .build();
    }

    private ProviderId provider() {
        return api.provider();
    }
}
