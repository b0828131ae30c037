package dev.exai.core.resilience;

import dev.exai.core.batch.Batch;
import dev.exai.core.batch.BatchPage;
import dev.exai.core.batch.BatchRequest;
import dev.exai.core.batch.BatchResults;
import dev.exai.core.spi.BatchProvider;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Batches whose calls go through a runner. Results are read later: the runner sees them begin, not end. Thread-safe. */
final class ManagedBatches implements BatchProvider {
    private final Errand.Runner runner;

    ManagedBatches(Errand.Runner runner) {
        this.runner = runner;
    }

    private static BatchProvider at(Provider provider) {
        return Objects.requireNonNull(provider.batches(), "all keys of a provider have batches, or none");
    }

    @Override
    public Batch submit(BatchRequest request, CallContext context) {
        return runner.run(
                Errand.BATCHES_ONCE,
                context,
                (provider, attempt) -> at(provider).submit(request, attempt));
    }

    @Override
    public Batch get(String batchId, CallContext context) {
        return runner.run(
                Errand.BATCHES, context, (provider, attempt) -> at(provider).get(batchId, attempt));
    }

    @Override
    public BatchResults results(String batchId, CallContext context) {
        return runner.run(
                Errand.BATCHES, context, (provider, attempt) -> at(provider).results(batchId, attempt));
    }

    @Override
    public Batch cancel(String batchId, CallContext context) {
        return runner.run(
                Errand.BATCHES, context, (provider, attempt) -> at(provider).cancel(batchId, attempt));
    }

    @Override
    public BatchPage list(@Nullable String after, CallContext context) {
        return runner.run(
                Errand.BATCHES, context, (provider, attempt) -> at(provider).list(after, attempt));
    }
}
