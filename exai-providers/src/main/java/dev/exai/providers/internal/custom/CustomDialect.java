package dev.exai.providers.internal.custom;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.ModelInfo;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.openai.Dialect;

/**
 * A server whose habits are settings.
 *
 * @param maxTokensField member for the output limit
 * @param reasoningField member of an assistant message that takes reasoning back
 * @param sendsReasoning whether earlier reasoning goes back
 * @param asksForUsage whether {@code stream_options} is sent
 * @param cacheKeyField member for the cache key; empty if the server has none
 * @param endMarkOptional whether a stream may end without {@code [DONE]} after a finish reason
 */
record CustomDialect(
        String maxTokensField,
        String reasoningField,
        boolean sendsReasoning,
        boolean asksForUsage,
        String cacheKeyField,
        boolean endMarkOptional)
        implements Dialect {
    @Override
    public boolean sendsReasoningBack(ChatRequest request, ModelInfo model) {
        return sendsReasoning;
    }

    @Override
    public void streaming(RequestDraft draft) {
        if (asksForUsage) {
            Dialect.super.streaming(draft);
        }
    }

    @Override
    public void cacheKey(RequestDraft draft, String key) {
        if (!cacheKeyField.isEmpty()) {
            draft.text(cacheKeyField, key);
        }
    }

    @Override
    public void webSearch(RequestDraft draft) {
        throw Dialect.unsupported(
                draft.model(), "has no web search that EXAI knows of; a server's own goes into extra");
    }
}
