package dev.exai.core.spi;

import dev.exai.core.batch.Batch;
import dev.exai.core.batch.BatchPage;
import dev.exai.core.batch.BatchRequest;
import dev.exai.core.batch.BatchResults;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Batches that are passed on to others: the ground on which a decorator stands, as {@link ForwardingProvider} is for chats. As
 * thread-safe as the others.
 */
@Beta
public abstract class ForwardingBatches implements BatchProvider {
    private final BatchProvider delegate;

    /** Passes everything on to those batches. */
    protected ForwardingBatches(BatchProvider delegate) {
        this.delegate = Objects.requireNonNull(delegate, "delegate");
    }

    @Override
    public Batch submit(BatchRequest request, CallContext context) {
        return delegate.submit(request, context);
    }

    @Override
    public Batch get(String batchId, CallContext context) {
        return delegate.get(batchId, context);
    }

    @Override
    public BatchResults results(String batchId, CallContext context) {
        return delegate.results(batchId, context);
    }

    @Override
    public Batch cancel(String batchId, CallContext context) {
        return delegate.cancel(batchId, context);
    }

    @Override
    public BatchPage list(@Nullable String after, CallContext context) {
        return delegate.list(after, context);
    }
}
