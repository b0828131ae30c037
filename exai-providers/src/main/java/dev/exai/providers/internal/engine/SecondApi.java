package dev.exai.providers.internal.engine;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.CallContext;
import org.jspecify.annotations.Nullable;

/** Another interface of a vendor for chats, beside its chat completions. Thread-safe. */
public interface SecondApi {
    /** A word for it. */
    String name();

    /** Whether the request goes here. */
    boolean serves(ChatRequest request, ModelInfo model);

    /** Whether the request can go nowhere else. */
    boolean needed(ChatRequest request, ModelInfo model);

    /** Asks, and returns when the answer has begun; the abilities have been checked. */
    ChatStream open(ChatRequest request, ModelInfo model, CallContext context);

    /** How it counts the tokens of a request; null, the default, if it does not. */
    default @Nullable Counting counting() {
        return null;
    }

    /** A count of tokens with the vendor's own tokenizer. */
    @FunctionalInterface
    interface Counting {
        /** The tokens of the prompt; the abilities have been checked. */
        long tokens(ChatRequest request, ModelInfo model, CallContext context);
    }
}
