package dev.exai.providers.internal.openai;

import dev.exai.core.batch.BatchItem;
import dev.exai.core.batch.BatchRequest;
import dev.exai.core.model.ModelInfo;
import java.time.Duration;

/**
 * What one vendor's batches do differently: each method is one such point, and the bodies here are what OpenAI documents.
 * Implementations are stateless and thread-safe.
 */
public interface BatchRules {
    /** The address of chats as it stands in each line and in the batch. */
    default String endpoint() {
        return "/v1/chat/completions";
    }

    /** What an item is called on the wire. */
    default String wireId(String customId) {
        return customId;
    }

    /** What an item of that name on the wire is called by the caller. */
    default String customId(String wireId) {
        return wireId;
    }

    /** Shortest window, in whole hours. */
    default Duration shortest() {
        return Duration.ofHours(24);
    }

    /** Longest window. */
    default Duration longest() {
        return Duration.ofHours(24);
    }

    /**
     * Returns if the batch may hold this item.
     *
     * @throws dev.exai.core.ProviderException kind UNSUPPORTED otherwise
     */
    default void check(BatchItem item, ModelInfo model) {}

    /**
     * Returns if the items may stand together.
     *
     * @throws dev.exai.core.ProviderException kind UNSUPPORTED otherwise
     */
    default void check(BatchRequest request, ModelInfo first) {}
}
