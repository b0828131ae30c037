package dev.exai.core.spi;

import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;

/**
 * Counts the tokens of a request with the provider's own tokenizer; {@link dev.exai.core.chat.TokenEstimate} is the guess
 * that costs no call. Thread-safe; calls block.
 */
@Beta
public interface TokenCounter {
    /**
     * How many tokens the prompt has, without asking the model.
     *
     * @throws ProviderException kind UNSUPPORTED, before anything is sent, if this model's tokens cannot be counted
     */
    long count(ChatRequest request, CallContext context);
}
