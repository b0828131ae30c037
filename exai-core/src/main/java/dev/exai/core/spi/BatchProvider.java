package dev.exai.core.spi;

import dev.exai.core.ProviderException;
import dev.exai.core.batch.Batch;
import dev.exai.core.batch.BatchPage;
import dev.exai.core.batch.BatchRequest;
import dev.exai.core.batch.BatchResults;
import org.jspecify.annotations.Nullable;

/** Hands many chats over together, to be answered within hours at a lower price. Thread-safe; calls block. */
@Beta
public interface BatchProvider {
    /**
     * Hands a batch over; returns when the provider has accepted it, long before it is answered.
     *
     * @throws ProviderException kind UNSUPPORTED, before anything is sent, if an item asks for what its model or the
     *     provider's batches cannot do; UNKNOWN_OUTCOME if the answer was lost, so that the batch may be running
     */
    Batch submit(BatchRequest request, CallContext context);

    /**
     * How far a batch is.
     *
     * @throws ProviderException kind NOT_FOUND if there is none of that id
     */
    Batch get(String batchId, CallContext context);

    /**
     * The results of a batch that has ended, joined to its items by their ids; to be closed by the caller.
     *
     * @throws ProviderException kind IN_PROGRESS if the batch has not ended, NOT_FOUND if there is none of that id
     */
    BatchResults results(String batchId, CallContext context);

    /**
     * Asks a batch to stop. What has been answered by then is kept; a batch that has ended stays as it is.
     *
     * @throws ProviderException kind NOT_FOUND if there is none of that id
     */
    Batch cancel(String batchId, CallContext context);

    /**
     * One page of the batches held, the newest first where the provider has an order.
     *
     * @param after where to go on, from {@link BatchPage#next()}; null for the first page
     */
    BatchPage list(@Nullable String after, CallContext context);
}
