package dev.exai.providers.internal.openai;

import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.Abilities;
import dev.exai.providers.internal.engine.ModelSource;
import dev.exai.providers.internal.engine.SecondApi;
import org.jspecify.annotations.Nullable;

/**
 * The chats of batches, which are chat completions.
 *
 * @param second another interface of the vendor, which batches do not use; null if there is none
 */
record BatchedChats(
        Dialect dialect, ModelSource models, @Nullable SecondApi second) {
    /** What is known of the model that is asked. */
    ModelInfo model(ChatRequest request) {
        return models.find(request.model());
    }

    /**
     * Returns if the chat can be one of a batch.
     *
     * @throws ProviderException kind UNSUPPORTED that names the setting otherwise
     */
    void check(ChatRequest request) {
        ModelInfo model = model(request);
        Abilities.require(model, request);
        boolean elsewhere = second != null && second.needed(request, model);
        if (request.webSearch() && (elsewhere || dialect.confirmsOwnTools())) {
            throw Dialect.unsupported(model, "cannot search the web in a batch; leave webSearch out");
        }
        if (elsewhere) {
            throw Dialect.unsupported(
                    model, "has no chat completions, which batches consist of; choose another model for the batch");
        }
    }
}
