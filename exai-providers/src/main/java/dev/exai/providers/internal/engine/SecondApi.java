package dev.exai.providers.internal.engine;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.CallContext;

/** Another interface of a vendor for chats, beside its chat completions. Thread-safe. */
public interface SecondApi {
    /** Whether the request goes here. */
    boolean serves(ChatRequest request, ModelInfo model);

    /** Asks, and returns when the answer has begun; the abilities have been checked. */
    ChatStream open(ChatRequest request, ModelInfo model, CallContext context);
}
