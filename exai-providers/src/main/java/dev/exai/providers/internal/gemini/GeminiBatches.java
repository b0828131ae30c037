package dev.exai.providers.internal.gemini;

import dev.exai.core.ErrorKind;
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
import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.Abilities;
import dev.exai.core.spi.BatchProvider;
import dev.exai.core.spi.CallContext;
import dev.exai.providers.internal.engine.ItemLines;
import dev.exai.providers.internal.engine.JsonFields;
import dev.exai.providers.internal.engine.LineInput;
import dev.exai.providers.internal.engine.ModelSource;
import dev.exai.providers.internal.engine.Polling;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.ResultLines;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.AnswerInput;
import dev.exai.providers.internal.http.HttpAsk;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Gemini's batches (ai.google.dev, "Batch API", read 2026-11): a file of lines goes in, a file of lines comes out, in
 * the order of the items and with their keys. A batch asks one model. The vendor also takes chats inside the call;
 * then every question about the batch is answered with all of them, so this is not used. Thread-safe.
 */
final class GeminiBatches implements BatchProvider {
    private static final Logger LOG = LoggerFactory.getLogger(GeminiBatches.class);
    private static final String BATCHES = "batches";
    private static final String PREFIX = "batches/";
    private static final String FILES = "files/";
    private static final String MARK = "STATE_";
    private static final String PAGE = "100";
    private static final Duration WINDOW = Duration.ofHours(24); // the vendor's aim; it gives up after 48

    private final VendorApi api;
    private final ModelSource models;
    private final GeminiFiles files;
    private final String fileBase;
    private final String downloads;

    GeminiBatches(VendorApi api, ModelSource models, GeminiFiles files, String fileBase, String version) {
        this.api = api;
        this.models = models;
        this.files = files;
        this.fileBase = fileBase;
        downloads = "download/" + version + "/files";
    }

    @Override
    public Batch submit(BatchRequest request, CallContext context) {
        String path = ModelPath.of(check(request), "batchGenerateContent");
        FileUpload lines = FileUpload.of(new ItemLines(request.items(), this::line), "exai-batch.jsonl")
                .mediaType("application/jsonl")
                .build();
        RemoteFile input = files.upload(lines, context);
        Batch batch = create(path, input, context);
        LOG.debug(
                "batch submitted provider={} batch={} items={} request={}",
                api.provider(),
                batch.id(),
                request.items().size(),
                context.requestId());
        return batch;
    }

    private ModelInfo check(BatchRequest request) {
        Duration window = request.window();
        if (window != null && window.compareTo(WINDOW) < 0) {
            throw api.refused(ErrorKind.UNSUPPORTED, "batches have a window of 24 hours");
        }
        ModelInfo model = models.find(request.items().get(0).request().model());
        for (BatchItem item : request.items()) {
            ModelInfo asked = models.find(item.request().model());
            if (!asked.id().equals(model.id())) {
                throw api.refused(ErrorKind.UNSUPPORTED, "the items of a batch must ask one and the same model");
            }
            Abilities.require(asked, item.request());
        }
        return model;
    }

    private byte[] line(BatchItem item) {
        ChatRequest request = item.request();
        Draft draft = RequestPlan.of(request, models.find(request.model()));
        String before = "{\"key\":" + RequestDraft.quoted(item.customId()) + ",\"request\":";
        return ItemLines.line(before, GeminiCodec.write(draft, fileBase));
    }

    private Batch create(String path, RemoteFile input, CallContext context) {
        String body = "{\"batch\":{\"displayName\":\"exai\",\"inputConfig\":{\"fileName\":"
                + RequestDraft.quoted(input.id()) + "}}}";
        HttpAsk ask = HttpAsk.post(path, body.getBytes(StandardCharsets.UTF_8)).once();
        try {
            Batch batch = batch(api.json(ask, context));
            if (batch == null) {
                throw ask.lost(api.nonsense("sent a batch without a name or a state"));
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
            files.delete(input.id(), Polling.cleaningUp(context));
        } catch (ExaiException e) {
            LOG.warn("file left behind provider={} file={} kind={}", api.provider(), input.id(), e.kind());
        }
    }

    @Override
    public Batch get(String batchId, CallContext context) {
        return known(operation(batchId, context));
    }

    @Override
    public BatchResults results(String batchId, CallContext context) {
        JsonNode operation = operation(batchId, context);
        Batch batch = known(operation);
        if (!batch.state().isEnd()) {
            throw api.refused(ErrorKind.IN_PROGRESS, "the batch is " + batch.state() + ": ask for its results later");
        }
        if (batch.state() == Batch.State.FAILED) {
            String reason = batch.message() == null ? "no reason given" : batch.message();
            throw api.refused(ErrorKind.INVALID_REQUEST, "the batch was refused as a whole: " + reason);
        }
        String file = resultFile(operation);
        if (file == null && output(operation).has("inlinedResponses")) {
            throw api.refused(ErrorKind.UNSUPPORTED, "the batch was submitted elsewhere, with its chats in the call");
        }
        LineInput lines = new LineInput(file == null ? InputStream.nullInputStream() : download(file, context));
        return new ResultLines(lines, new BatchLineReader(api.provider(), api.errors(context.time()))::read);
    }

    private AnswerInput download(String file, CallContext context) {
        String name = file.startsWith(FILES) ? file.substring(FILES.length()) : file;
        if (!HttpAsk.isName(name + ":download")) {
            throw api.nonsense("named a file of results that cannot be fetched");
        }
        HttpAsk ask = HttpAsk.get(downloads)
                .besideBase()
                .segment(name + ":download")
                .query("alt", "media")
                .longAnswer();
        return new AnswerInput(api.send(ask, context));
    }

    /** The vendor answers with nothing; what has ended it refuses to cancel, or takes it without effect. */
    @Override
    public Batch cancel(String batchId, CallContext context) {
        Batch before = get(batchId, context);
        if (before.state().isEnd()) {
            return before;
        }
        HttpAsk ask = HttpAsk.post(BATCHES, new byte[0]).segment(checked(batchId) + ":cancel");
        try {
            api.json(ask, context);
            return get(batchId, context);
        } catch (ProviderException e) {
            Batch now = e.kind() == ErrorKind.INVALID_REQUEST || e.kind() == ErrorKind.PERMISSION
                    ? get(batchId, context)
                    : null;
            if (now == null || !now.state().isEnd()) {
                throw e;
            }
            return now;
        }
    }

    @Override
    public BatchPage list(@Nullable String after, CallContext context) {
        JsonNode answer = api.json(HttpAsk.get(BATCHES).query("pageSize", PAGE).query("pageToken", after), context);
        JsonNode rows = answer.path("operations"); // missing if there are none
        if (!rows.isMissingNode() && !rows.isArray()) {
            throw api.nonsense("listed no batches, not even none");
        }
        List<Batch> batches = new ArrayList<>();
        for (JsonNode row : rows) {
            batches.add(known(row));
        }
        String next = JsonFields.text(answer, "nextPageToken");
        if (next != null && next.equals(after)) {
            throw api.nonsense("says that there are more batches, and sends the same page again");
        }
        return new BatchPage(batches, next);
    }

    private JsonNode operation(String batchId, CallContext context) {
        return api.description(HttpAsk.get(BATCHES).segment(checked(batchId)), context);
    }

    private String checked(String batchId) {
        String name = batchId.startsWith(PREFIX) ? batchId.substring(PREFIX.length()) : batchId;
        if (!HttpAsk.isName(name)) {
            throw api.refused(ErrorKind.NOT_FOUND, "there is no batch of such an id");
        }
        return name;
    }

    private Batch known(JsonNode operation) {
        Batch batch = batch(operation);
        if (batch == null) {
            throw api.nonsense("described a batch without a name or a state");
        }
        return batch;
    }

    private @Nullable Batch batch(JsonNode operation) {
        JsonNode about = operation.path("metadata");
        String name = JsonFields.text(operation, "name");
        Batch.State state = state(JsonFields.text(about, "state"));
        boolean named = name != null && name.startsWith(PREFIX) && HttpAsk.isName(name.substring(PREFIX.length()));
        if (name == null || !named || state == null) {
            return null;
        }
        JsonNode stats = about.path("batchStats");
        return new Batch(
                api.provider(),
                name,
                state,
                new Batch.Counts(
                        (int) JsonFields.count(stats, "requestCount", -1),
                        (int) JsonFields.count(stats, "successfulRequestCount", 0),
                        (int) JsonFields.count(stats, "failedRequestCount", 0)),
                JsonFields.moment(about, "createTime"),
                null,
                JsonFields.text(operation.path("error"), "message"));
    }

    /** The reference says {@code BATCH_STATE_…}, its examples and Google's own libraries {@code JOB_STATE_…}. */
    private static Batch.@Nullable State state(@Nullable String word) {
        String told = Objects.requireNonNullElse(word, "");
        int mark = told.indexOf(MARK);
        return switch (mark < 0 ? "" : told.substring(mark + MARK.length())) {
            case "UNSPECIFIED", "PENDING", "QUEUED" -> Batch.State.WAITING;
            case "RUNNING" -> Batch.State.RUNNING;
            case "CANCELLING" -> Batch.State.CANCELLING;
            case "SUCCEEDED" -> Batch.State.COMPLETED;
            case "FAILED" -> Batch.State.FAILED;
            case "EXPIRED" -> Batch.State.EXPIRED;
            case "CANCELLED" -> Batch.State.CANCELLED;
            default -> null;
        };
    }

    private static JsonNode output(JsonNode operation) {
        JsonNode response = operation.path("response");
        return response.isObject() ? response : operation.path("metadata").path("output");
    }

    private static @Nullable String resultFile(JsonNode operation) {
        return JsonFields.text(output(operation), "responsesFile");
    }
}
