package dev.exai.testkit.contract;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.batch.Batch;
import dev.exai.core.batch.BatchItem;
import dev.exai.core.batch.BatchPage;
import dev.exai.core.batch.BatchRequest;
import dev.exai.core.batch.BatchResult;
import dev.exai.core.batch.BatchResults;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.Part;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Abilities;
import dev.exai.core.spi.BatchProvider;
import dev.exai.core.spi.CallContext;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Batches that keep every rule, in memory: done when they are asked about for the first time. */
class MemoryBatches implements BatchProvider {
    private static final ProviderId ID = new ProviderId("memory");

    private final Map<String, List<BatchItem>> submitted = new LinkedHashMap<>();
    private final Map<String, Batch.State> ended = new LinkedHashMap<>();
    private final List<ModelInfo> models;
    private final AtomicInteger requests;
    boolean loseNext;

    MemoryBatches(List<ModelInfo> models, AtomicInteger requests) {
        this.models = models;
        this.requests = requests;
    }

    @Override
    public Batch submit(BatchRequest request, CallContext context) {
        for (BatchItem item : request.items()) {
            models.stream()
                    .filter(model -> model.id().name().equals(item.request().model()))
                    .forEach(model -> Abilities.require(model, item.request()));
        }
        requests.incrementAndGet();
        String id = "b-" + (submitted.size() + 1);
        submitted.put(id, request.items());
        if (loseNext) {
            loseNext = false;
            throw failure(ErrorKind.UNKNOWN_OUTCOME);
        }
        return batch(id);
    }

    @Override
    public Batch get(String batchId, CallContext context) {
        return finished(batchId, Batch.State.COMPLETED);
    }

    @Override
    public Batch cancel(String batchId, CallContext context) {
        return finished(batchId, Batch.State.CANCELLED);
    }

    private Batch finished(String batchId, Batch.State state) {
        found(batchId);
        ended.putIfAbsent(batchId, state);
        return batch(batchId);
    }

    @Override
    public BatchResults results(String batchId, CallContext context) {
        List<BatchItem> items = found(batchId);
        Batch.State state = ended.get(batchId);
        if (state == null) {
            throw failure(ErrorKind.IN_PROGRESS);
        }
        List<BatchResult> results = new ArrayList<>();
        for (BatchItem item : items) {
            results.add(result(item, state));
        }
        return new Pulled(results.iterator());
    }

    private BatchResult result(BatchItem item, Batch.State state) {
        if (state == Batch.State.CANCELLED) {
            return new BatchResult.Failed(item.customId(), failure(ErrorKind.CANCELLED));
        }
        boolean known = models.stream()
                .anyMatch(model -> model.id().name().equals(item.request().model()));
        if (!known) {
            return new BatchResult.Failed(item.customId(), failure(ErrorKind.NOT_FOUND));
        }
        Part echo = new Part.Text(item.request().messages().get(0).text());
        ModelId model = new ModelId(ID, item.request().model());
        return new BatchResult.Answered(
                item.customId(),
                new ChatResponse(null, model, List.of(echo), FinishReason.STOP, null, List.of(), List.of()));
    }

    @Override
    public BatchPage list(@Nullable String after, CallContext context) {
        requests.incrementAndGet();
        List<Batch> all = submitted.keySet().stream().map(this::batch).toList();
        int from = after == null ? 0 : Integer.parseInt(after);
        int to = Math.min(all.size(), from + 1);
        return new BatchPage(all.subList(from, to), to < all.size() ? String.valueOf(to) : null);
    }

    private Batch batch(String id) {
        Batch.State state = ended.getOrDefault(id, Batch.State.WAITING);
        return new Batch(ID, id, state, Batch.Counts.UNKNOWN, null, null, null);
    }

    private List<BatchItem> found(String batchId) {
        List<BatchItem> items = submitted.get(batchId);
        if (items == null) {
            throw failure(ErrorKind.NOT_FOUND);
        }
        requests.incrementAndGet();
        return items;
    }

    private static ProviderException failure(ErrorKind kind) {
        return new ProviderException.Builder(kind, "as the rules want it")
                .provider("memory")
                .build();
    }

    private static final class Pulled implements BatchResults {
        private final Iterator<BatchResult> results;
        private boolean closed;

        Pulled(Iterator<BatchResult> results) {
            this.results = results;
        }

        @Override
        public boolean hasNext() {
            return results.hasNext();
        }

        @Override
        public BatchResult next() {
            if (closed) {
                throw failure(ErrorKind.CANCELLED);
            }
            return results.next();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
