package dev.exai.core.route;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import java.util.List;

/** A provider that lists models and greets. */
final class Listing implements Provider {
    private final ProviderId id;
    private final List<ModelInfo> models;

    Listing(String id, ModelInfo... models) {
        this.id = new ProviderId(id);
        this.models = List.of(models);
    }

    @Override
    public ProviderId id() {
        return id;
    }

    @Override
    public List<ModelInfo> models() {
        return models;
    }

    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        return ChatStream.of(ChatResponse.text(models.get(0).id(), "hi", Usage.NONE));
    }
}
