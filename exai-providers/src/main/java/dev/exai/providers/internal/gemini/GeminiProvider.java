package dev.exai.providers.internal.gemini;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Abilities;
import dev.exai.core.spi.BatchProvider;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.EmbeddingProvider;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.RemoteModels;
import dev.exai.core.spi.TokenCounter;
import dev.exai.providers.internal.engine.AnswerEvents;
import dev.exai.providers.internal.engine.EngineStream;
import dev.exai.providers.internal.engine.ModelSource;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.HttpAnswer;
import java.net.URI;
import java.util.List;

/** A provider that speaks {@code generateContent}. */
final class GeminiProvider implements Provider {
    private final VendorApi api;
    private final ModelSource models;
    private final String fileBase;
    private final GeminiModels remoteModels;
    private final GeminiTokens tokens;
    private final GeminiFiles files;
    private final GeminiBatches batches;
    private final GeminiEmbeddings embeddings;

    /**
     * A provider.
     *
     * @param vendorBase Gemini's own address, which is part of the names of its files whatever way leads there
     * @param version of the API, the end of the address in use
     */
    GeminiProvider(VendorApi api, ModelSource models, List<ModelInfo> embeddingModels, URI vendorBase, String version) {
        this.api = api;
        this.models = models;
        fileBase = vendorBase.toString();
        remoteModels = new GeminiModels(api);
        tokens = new GeminiTokens(api, models, fileBase);
        files = new GeminiFiles(api, version);
        batches = new GeminiBatches(api, models, files, fileBase, version);
        embeddings = new GeminiEmbeddings(api, embeddingModels);
    }

    @Override
    public ProviderId id() {
        return api.provider();
    }

    @Override
    public List<ModelInfo> models() {
        return models.all();
    }

    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        ModelInfo model = models.find(request.model());
        Abilities.require(model, request);
        boolean whole = request.inOnePiece();
        String path = ModelPath.of(model, whole ? "generateContent" : "streamGenerateContent?alt=sse");
        Draft draft = RequestPlan.of(request, model);
        byte[] body = GeminiCodec.write(draft, fileBase);
        EngineStream<GeminiRound> stream = EngineStream.ofOneRound(sink -> {
            HttpAnswer answer = api.chat(path, body, draft.top(), context);
            AnswerEvents events = new AnswerEvents(id(), answer, api.errors(context.time()), whole);
            List<ChatEvent> notices = draft.top().notices();
            return new GeminiRound(events, new AnswerReader(id(), model.id().name(), notices, sink));
        });
        stream.begin();
        return stream;
    }

    @Override
    public FileProvider files() {
        return files;
    }

    @Override
    public BatchProvider batches() {
        return batches;
    }

    @Override
    public EmbeddingProvider embeddings() {
        return embeddings;
    }

    @Override
    public RemoteModels remoteModels() {
        return remoteModels;
    }

    @Override
    public TokenCounter tokenCounter() {
        return tokens;
    }

    @Override
    public void probe(CallContext context) {
        remoteModels.page(1, null, context);
    }

    @Override
    public void close() {
        api.close();
    }

    @Override
    public String toString() {
        return "GeminiProvider[" + id() + "]";
    }
}
