package dev.exai.providers.internal.ollama;

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
import tools.jackson.databind.JsonNode;

/** Vectors of {@code /api/embed}. Which models make them depends on what the server holds. */
final class OllamaEmbeddings implements EmbeddingProvider {
    private static final List<String> RECOMMENDED = List.of("embeddinggemma", "qwen3-embedding", "all-minilm");

    private final VendorApi api;
    private final LoadSettings load;
    private final List<ModelInfo> models;

    OllamaEmbeddings(VendorApi api, LoadSettings load) {
        this.api = api;
        this.load = load;
        models = RECOMMENDED.stream()
                .map(name -> ModelInfo.of(new ModelId(api.provider(), name))
                        .sources(List.of("docs.ollama.com/capabilities/embeddings"))
                        .build())
                .toList();
    }

    @Override
    public List<ModelInfo> models() {
        return models;
    }

    @Override
    public Embeddings embed(EmbeddingRequest request, CallContext context) {
        JsonNode answer = api.json(HttpAsk.post("api/embed", body(request)), context);
        List<JsonNode> rows = new ArrayList<>();
        answer.path("embeddings").forEach(rows::add);
        String model = JsonFields.text(answer, "model");
        long tokens = JsonFields.count(answer, "prompt_eval_count", -1);
        return new Embeddings(
                new ModelId(api.provider(), model == null || !ModelId.isName(model) ? request.model() : model),
                Vectors.read(rows, request.inputs().size(), api.provider()),
                tokens < 0 ? null : Usage.of(tokens, 0));
    }

    /** What does not fit is an error, not a vector of its beginning. */
    private byte[] body(EmbeddingRequest request) {
        String keepAlive = load.keepAliveJson();
        return ("{\"model\":" + RequestDraft.quoted(request.model()) + ",\"truncate\":false"
                        + (keepAlive == null ? "" : ",\"keep_alive\":" + keepAlive)
                        + (request.dimensions() == null ? "" : ",\"dimensions\":" + request.dimensions())
                        + request.inputs().stream()
                                .map(RequestDraft::quoted)
                                .collect(Collectors.joining(",", ",\"input\":[", "]}")))
                .getBytes(StandardCharsets.UTF_8);
    }
}
