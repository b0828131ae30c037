package dev.exai.providers.internal.custom;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.openai.Dialect;
import dev.exai.providers.internal.openai.Offers;
import java.util.Set;

/**
 * A server whose habits are settings.
 *
 * @param maxTokensField member for the output limit
 * @param reasoningField member of an assistant message that takes reasoning back
 * @param sendsReasoning whether earlier reasoning goes back
 * @param asksForUsage whether {@code stream_options} is sent
 * @param cacheKeyField member for the cache key; empty if the server has none
 * @param seedField member for the seed; empty if the server has none
 * @param endMarkOptional whether a stream may end without {@code [DONE]} after a finish reason
 * @param thinksInContent whether answers may begin with reasoning between tags
 * @param chatPath what follows the address for chats, with {@code {model}} for the model
 * @param offered what the server has beside chats
 */
record CustomDialect(
        String maxTokensField,
        String reasoningField,
        boolean sendsReasoning,
        boolean asksForUsage,
        String cacheKeyField,
        String seedField,
        boolean endMarkOptional,
        boolean thinksInContent,
        String chatPath,
        Offers offered)
        implements Dialect {
    /** Where OpenAI has its chats. */
    static final String CHAT = "chat/completions";

    private static final String MODEL = "{model}";

    @Override
    public Offers offers() {
        return offered;
    }

    /** A model whose name would be more than one segment of the path is none that the server has. */
    @Override
    public String chatPath(ModelInfo model) {
        String name = model.id().name();
        boolean placed = chatPath.contains(MODEL);
        if (placed && !name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
            throw new ProviderException.Builder(
                            ErrorKind.NOT_FOUND, model.id().provider() + " has no model of such a name")
                    .provider(model.id().provider().value())
                    .build();
        }
        return placed ? chatPath.replace(MODEL, name) : chatPath;
    }

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
    public void seed(RequestDraft draft, long seed) {
        if (seedField.isEmpty()) {
            draft.dropped("seed");
        } else {
            draft.json(seedField, Long.toString(seed));
        }
    }

    @Override
    public Set<Capability> lacking() {
        return Set.of(Capability.WEB_SEARCH);
    }

    @Override
    public void webSearch(RequestDraft draft) {
        throw Dialect.unsupported(
                draft.model(), "has no web search that EXAI knows of; a server's own goes into extra");
    }
}
