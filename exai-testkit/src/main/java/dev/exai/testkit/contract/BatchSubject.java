package dev.exai.testkit.contract;

import dev.exai.core.batch.Batch;
import dev.exai.core.batch.BatchItem;
import dev.exai.core.batch.BatchPage;
import dev.exai.core.batch.BatchRequest;
import dev.exai.core.batch.BatchResult;
import dev.exai.core.batch.BatchResults;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.spi.BatchProvider;
import dev.exai.core.spi.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the rules of batches do with the harness of the running test. */
final class BatchSubject {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST_PAGES = 1_000;

    private final ProviderHarness harness;
    private final BatchProvider batches;

    /** Skips the rule if the provider has no batches. */
    BatchSubject(ProviderHarness harness) {
        this.harness = harness;
        batches = Subject.assumed(harness.provider().batches(), "the provider has no batches");
    }

    Provider provider() {
        return harness.provider();
    }

    BatchProvider batches() {
        return batches;
    }

    /** A batch of one question for each id. */
    Batch submitted(String... ids) {
        List<BatchItem> items = Stream.of(ids)
                .map(id -> new BatchItem(
                        id,
                        ChatRequest.to(harness.batchModel(), "question of " + id)
                                .build()))
                .toList();
        return batches.submit(BatchRequest.of(items), Subject.context());
    }

    /** Asks until the batch has ended. */
    Batch ended(String id) {
        Batch[] last = {batches.get(id, Subject.context())};
        boolean ended = Subject.eventually(
                () -> {
                    last[0] = last[0].state().isEnd() ? last[0] : batches.get(id, Subject.context());
                    return last[0].state().isEnd();
                },
                PATIENCE);
        if (!ended) {
            throw new AssertionError("the batch does not end: " + last[0]);
        }
        return last[0];
    }

    /** The results by the ids of their items. */
    Map<String, BatchResult> results(String id) {
        Map<String, BatchResult> byId = new HashMap<>();
        try (BatchResults results = batches.results(id, Subject.context())) {
            results.forEachRemaining(result -> {
                if (byId.put(result.customId(), result) != null) {
                    throw new AssertionError("two results for " + result.customId());
                }
            });
        }
        return byId;
    }

    /** The ids of all pages. */
    List<String> listed() {
        List<String> ids = new ArrayList<>();
        String after = null;
        for (int page = 0; page < MOST_PAGES; page++) {
            BatchPage listed = batches.list(after, Subject.context());
            listed.batches().forEach(batch -> ids.add(batch.id()));
            after = listed.next();
            if (after == null) {
                return ids;
            }
        }
        throw new AssertionError("the listing does not end");
    }
}
