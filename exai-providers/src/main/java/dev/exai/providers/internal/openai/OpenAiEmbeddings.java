package dev.exai.providers.internal.openai;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.embedding.EmbeddingRequest;
import dev.exai.core.embedding.Embeddings;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.EmbeddingProvider;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.AnswerInput;
import dev.exai.providers.internal.http.HttpAnswer;
import dev.exai.providers.internal.http.HttpAsk;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Embeddings as OpenAI makes them. Thread-safe. */
final class OpenAiEmbeddings implements EmbeddingProvider {
    private final VendorApi api;
    private final EmbeddingRules rules;
    private final List<ModelInfo> models;

    OpenAiEmbeddings(VendorApi api, EmbeddingRules rules, List<ModelInfo> models) {
        this.api = api;
        this.rules = rules;
        this.models = models;
    }

    @Override
    public List<ModelInfo> models() {
        return models;
    }

    @Override
    public Embeddings embed(EmbeddingRequest request, CallContext context) {
        if (!ModelId.isName(request.model())) {
            throw failed(ErrorKind.NOT_FOUND, ErrorPhase.PREPARE, "has no model of such a name");
        }
        if (request.dimensions() != null
                && rules.fixed().contains(request.model().toLowerCase(Locale.ROOT))) {
            throw failed(
                    ErrorKind.UNSUPPORTED, ErrorPhase.PREPARE, request.model() + " makes vectors of one length only");
        }
        HttpAsk ask = HttpAsk.post(path(request.model()), body(request)).longAnswer();
        try (HttpAnswer answer = api.send(ask, context)) {
            Embeddings vectors = new EmbeddingReader(api.provider(), request).read(new AnswerInput(answer));
            answer.complete();
            return vectors;
        }
    }

    /** A model whose name would be more than one segment of the path is none that the server has. */
    private String path(String model) {
        String path = rules.path();
        if (!path.contains(EmbeddingRules.MODEL)) {
            return path;
        }
        if (!model.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
            throw failed(ErrorKind.NOT_FOUND, ErrorPhase.PREPARE, "has no model of such a name");
        }
        return path.replace(EmbeddingRules.MODEL, model);
    }

    private static byte[] body(EmbeddingRequest request) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JsonFeed.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("model", request.model());
            json.writeArrayPropertyStart("input");
            request.inputs().forEach(json::writeString);
            json.writeEndArray();
            Integer dimensions = request.dimensions();
            if (dimensions != null) {
                json.writeNumberProperty("dimensions", dimensions);
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private ProviderException failed(ErrorKind kind, ErrorPhase phase, String what) {
        return new ProviderException.Builder(kind, api.provider() + ": " + what)
                .provider(api.provider().value())
                .phase(phase)
                .build();
    }
}
