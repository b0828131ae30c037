package dev.exai.testkit.contract;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.embedding.Embedding;
import dev.exai.core.embedding.EmbeddingRequest;
import dev.exai.core.embedding.Embeddings;
import dev.exai.core.model.Balance;
import dev.exai.core.model.Cost;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.EmbeddingProvider;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Embeddings that count letters, and a balance. */
final class MemoryExtras implements EmbeddingProvider {
    private static final ModelInfo MODEL =
            ModelInfo.of(new ModelId(new ProviderId("memory"), "letters-1")).build();

    @Override
    public List<ModelInfo> models() {
        return List.of(MODEL);
    }

    @Override
    public Embeddings embed(EmbeddingRequest request, CallContext context) {
        if (!request.model().equals(MODEL.id().name())) {
            throw new ProviderException.Builder(ErrorKind.NOT_FOUND, "no such model")
                    .provider("memory")
                    .build();
        }
        Integer asked = request.dimensions();
        List<Embedding> vectors = new ArrayList<>();
        for (String text : request.inputs()) {
            float[] counts = new float[asked == null ? 16 : asked];
            text.chars().forEach(c -> counts[c % counts.length]++);
            vectors.add(new Embedding(counts));
        }
        return new Embeddings(MODEL.id(), vectors, null);
    }

    static List<Balance> balances() {
        return List.of(new Balance(new Cost(BigDecimal.TEN, "USD"), null, null));
    }
}
