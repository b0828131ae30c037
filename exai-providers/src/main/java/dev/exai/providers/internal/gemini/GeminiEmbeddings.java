package dev.exai.providers.internal.gemini;

import dev.exai.core.chat.Usage;
import dev.exai.core.embedding.EmbeddingRequest;
import dev.exai.core.embedding.Embeddings;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.EmbeddingProvider;
import dev.exai.providers.internal.engine.JsonFields;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.Vectors;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.HttpAsk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Vectors of {@code batchEmbedContents}, which takes one text as well as many. */
final class GeminiEmbeddings implements EmbeddingProvider {
    private final VendorApi api;
    private final List<ModelInfo> models;

    GeminiEmbeddings(VendorApi api, List<ModelInfo> models) {
        this.api = api;
        this.models = models;
    }

    @Override
    public List<ModelInfo> models() {
        return models;
    }

    @Override
    public Embeddings embed(EmbeddingRequest request, CallContext context) {
        ModelInfo model =
                ModelInfo.of(new ModelId(api.provider(), request.model())).build();
        HttpAsk ask = HttpAsk.post(ModelPath.of(model, "batchEmbedContents"), body(request, model));
        JsonNode answer = api.json(ask, context);
        List<JsonNode> rows = new ArrayList<>();
        answer.path("embeddings").forEach(row -> rows.add(row.path("values")));
        return new Embeddings(model.id(), Vectors.read(rows, request.inputs().size(), api.provider()), usage(answer));
    }

    private static byte[] body(EmbeddingRequest request, ModelInfo model) {
        String head =
                "{\"model\":" + RequestDraft.quoted(ModelPath.resource(model)) + ",\"content\":{\"parts\":[{\"text\":";
        Integer wanted = request.dimensions();
        String tail = "}]}" + (wanted == null ? "" : ",\"outputDimensionality\":" + wanted) + "}";
        return request.inputs().stream()
                .map(text -> head + RequestDraft.quoted(text) + tail)
                .collect(Collectors.joining(",", "{\"requests\":[", "]}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Told by the newer models only. */
    private static @Nullable Usage usage(JsonNode answer) {
        long tokens = JsonFields.count(answer.path("usageMetadata"), "promptTokenCount", -1);
        return tokens < 0 ? null : Usage.of(tokens, 0);
    }
}
