package dev.exai.testkit.contract;

import dev.exai.core.spi.Provider;
import org.jspecify.annotations.Nullable;

/**
 * A provider under test with the service behind it. Each rule gets a harness of its own. Methods with a default may be
 * left alone: rules that need them are skipped or check less.
 */
public interface ProviderHarness extends AutoCloseable {
    /** The provider, the same on each call. */
    Provider provider();

    /** Name of the model to ask, one of the provider's. */
    String model();

    /**
     * Tells the service what to do.
     *
     * @return false if it cannot be made to do that; the rule is skipped then
     */
    boolean instruct(Instruction instruction);

    /** How many chats have reached the service; −1, the default, if that is not known. */
    default int callsReceived() {
        return -1;
    }

    /** What the last chat sent to the service, as text; null, the default, if that is not known. */
    default @Nullable String lastRequest() {
        return null;
    }

    /** Name of a model that batches may ask; by default {@link #model()}. */
    default String batchModel() {
        return model();
    }

    /** How many requests of any kind have reached the service; −1, the default, if that is not known. */
    default int requestsReceived() {
        return -1;
    }

    /** How many connections to the service are open; −1, the default, if that is not known. */
    default int openConnections() {
        return -1;
    }

    /** The key that the provider uses, which must show nowhere; null, the default, if it has none. */
    default @Nullable String key() {
        return null;
    }

    /** Ends the service; the provider has been closed before. Does nothing by default. */
    @Override
    default void close() {}
}
