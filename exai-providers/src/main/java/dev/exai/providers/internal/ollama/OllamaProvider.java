package dev.exai.providers.internal.ollama;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Abilities;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.EmbeddingProvider;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.RemoteModels;
import dev.exai.providers.internal.engine.EngineStream;
import dev.exai.providers.internal.engine.ModelSource;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.HttpAnswer;
import java.util.List;

/** A provider that speaks {@code /api/chat}. */
final class OllamaProvider implements Provider {
    private static final String CHAT = "api/chat";

    private final VendorApi api;
    private final ModelSource models;
    private final LoadSettings load;
    private final OllamaModels remoteModels;
    private final OllamaEmbeddings embeddings;

    OllamaProvider(VendorApi api, ModelSource models, LoadSettings load) {
        this.api = api;
        this.models = models;
        this.load = load;
        remoteModels = new OllamaModels(api);
        embeddings = new OllamaEmbeddings(api, load);
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
        RequestDraft draft = RequestPlan.of(request, model, load);
        byte[] body = OllamaCodec.write(draft);
        EngineStream<OllamaRound> stream = EngineStream.ofOneRound(sink -> {
            HttpAnswer answer = api.chat(CHAT, body, draft, context);
            List<ChatEvent> notices = draft.notices();
            LineReader reader = new LineReader(id(), model.id().name(), notices, sink);
            return new OllamaRound(id(), answer, reader, api.errors(context.time()), request.inOnePiece());
        });
        stream.begin();
        return stream;
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
    public void probe(CallContext context) {
        models.learned(remoteModels.names(context));
    }

    @Override
    public void close() {
        api.close();
    }

    @Override
    public String toString() {
        return "OllamaProvider[" + id() + "]";
    }
}
