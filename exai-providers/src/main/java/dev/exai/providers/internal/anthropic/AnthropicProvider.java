package dev.exai.providers.internal.anthropic;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Abilities;
import dev.exai.core.spi.BatchProvider;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.RemoteModels;
import dev.exai.core.spi.TokenCounter;
import dev.exai.providers.internal.engine.EngineStream;
import dev.exai.providers.internal.engine.JsonFields;
import dev.exai.providers.internal.engine.ModelSource;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.HttpAsk;
import java.util.List;

/** Anthropic's Messages API. */
final class AnthropicProvider implements Provider {
    private final VendorApi api;
    private final ModelSource models;
    private final MessagesCodec codec;
    private final String prefix;
    private final AnthropicFiles files;
    private final AnthropicBatches batches;

    /** A provider whose paths all begin with the prefix. */
    AnthropicProvider(VendorApi api, ModelSource models, PromptCache cache, String prefix) {
        this.api = api;
        this.models = models;
        this.prefix = prefix;
        codec = new MessagesCodec(api.provider(), cache);
        files = new AnthropicFiles(api, prefix + "files");
        batches = new AnthropicBatches(api, prefix + "messages/batches", codec, this::draft);
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
        RequestDraft draft = draft(request);
        EngineStream<MessagesRound> stream =
                new EngineStream<>(new MessagesCall(api, codec, prefix + "messages", draft, context));
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
    public RemoteModels remoteModels() {
        return new AnthropicModels(api, prefix + "models");
    }

    /** Counts for free, with a rate limit of its own. */
    @Override
    public TokenCounter tokenCounter() {
        return (request, context) -> {
            HttpAsk ask = HttpAsk.post(prefix + "messages/count_tokens", codec.writeCount(draft(request)));
            long count = JsonFields.count(api.json(ask, context), "input_tokens", -1);
            if (count < 0) {
                throw api.nonsense("answered without a count of tokens");
            }
            return count;
        };
    }

    @Override
    public void probe(CallContext context) {
        models.learned(api.models(prefix + "models", context));
    }

    @Override
    public void close() {
        api.close();
    }

    @Override
    public String toString() {
        return "AnthropicProvider[" + id() + "]";
    }

    private RequestDraft draft(ChatRequest request) {
        ModelInfo model = models.find(request.model());
        Abilities.require(model, request);
        return codec.draft(request, model);
    }
}
