package dev.exai.core.resilience;

import dev.exai.core.embedding.EmbeddingRequest;
import dev.exai.core.embedding.Embeddings;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.EmbeddingProvider;
import java.util.List;
import java.util.Objects;

/** Embeddings whose calls go through a runner. Thread-safe. */
final class ManagedEmbeddings implements EmbeddingProvider {
    private final EmbeddingProvider first;
    private final Errand.Runner runner;

    ManagedEmbeddings(EmbeddingProvider first, Errand.Runner runner) {
        this.first = first;
        this.runner = runner;
    }

    @Override
    public List<ModelInfo> models() {
        return first.models();
    }

    @Override
    public Embeddings embed(EmbeddingRequest request, CallContext context) {
        return runner.run(
                Errand.embeddings(request.model()),
                context,
                (provider, attempt) -> Objects.requireNonNull(provider.embeddings(), "all keys embed, or none")
                        .embed(request, attempt));
    }
}
