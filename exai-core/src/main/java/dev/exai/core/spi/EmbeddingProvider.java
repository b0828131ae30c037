package dev.exai.core.spi;

import dev.exai.core.ProviderException;
import dev.exai.core.embedding.EmbeddingRequest;
import dev.exai.core.embedding.Embeddings;
import dev.exai.core.model.ModelInfo;
import java.util.List;

/** Turns texts into vectors. Thread-safe; calls block. */
@Beta
public interface EmbeddingProvider {
    /** The models known to do it, in order of preference; no network is used. Others may be asked for too. */
    List<ModelInfo> models();

    /**
     * Turns each text into a vector.
     *
     * @throws ProviderException kind UNSUPPORTED, before anything is sent, if the model cannot change its dimensions;
     *     TOO_LARGE or INVALID_REQUEST if there are more or longer texts than the provider takes at once
     */
    Embeddings embed(EmbeddingRequest request, CallContext context);
}
