package dev.exai.core.batch;

import java.util.Iterator;

/**
 * The results of a batch, read while they arrive, in the provider's order, which need not be that of the items.
 * {@link #hasNext()} blocks and throws {@link dev.exai.core.ProviderException} if reading fails. One thread reads;
 * whoever opened it closes it.
 */
public interface BatchResults extends Iterator<BatchResult>, AutoCloseable {
    /** Ends the reading and frees the connection. Does not throw; may be repeated. */
    @Override
    void close();
}
