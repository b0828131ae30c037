package dev.exai.core.spi;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A service that answers chats: the one interface a provider author must implement. Thread-safe; calls block.
 *
 * <p>An implementation does not retry, and fails with kind UNSUPPORTED, before it sends anything, when a request needs an
 * ability that the model does not declare; {@link Abilities#require} does that check.
 *
 * <p>What it can do beside chats are objects of their own, null where it cannot. A decorator extends
 * {@link ForwardingProvider}, so that it loses none of them.
 */
public interface Provider extends AutoCloseable {
    /** Its configured name. */
    ProviderId id();

    /** The models it serves, in order of preference; no network is used. */
    List<ModelInfo> models();

    /**
     * Models that it has and that must not be asked, such as those that settings do not permit; they are no part of
     * {@link #models()}. Empty by default; no network is used.
     */
    default List<ModelInfo> withheld() {
        return List.of();
    }

    /**
     * Abilities that it gives to models which lack them, by work of its own; no network is used. Empty, the default, for a
     * provider that passes on what its models can do.
     */
    default Set<Capability> supplied() {
        return Set.of();
    }

    /**
     * Asks, and returns when the answer has begun. The call ends early when the context is cancelled, when its deadline
     * or one of its clocks runs out, or when the stream is closed; the connection is closed then.
     *
     * @throws ProviderException if the answer did not begin
     */
    ChatStream open(ChatRequest request, CallContext context);

    /**
     * Which of several interfaces to the same models the request would be sent to, by a word of the provider's own: a failing one
     * says nothing of the others. Empty, the default, for the only one; no network is used.
     */
    default String endpoint(ChatRequest request) {
        return "";
    }

    /** What it can do with files; null, the default, if it has no file interface. */
    default @Nullable FileProvider files() {
        return null;
    }

    /** How it takes many chats at once; null, the default, if it has no batches. */
    default @Nullable BatchProvider batches() {
        return null;
    }

    /** How it turns texts into vectors; null, the default, if it does not. */
    default @Nullable EmbeddingProvider embeddings() {
        return null;
    }

    /** The account behind its key; null, the default, if it does not tell. */
    default @Nullable Account account() {
        return null;
    }

    /** Its own list of models; null, the default, if it has none. */
    default @Nullable RemoteModels remoteModels() {
        return null;
    }

    /** Its own count of tokens; null, the default, if it offers none. */
    default @Nullable TokenCounter tokenCounter() {
        return null;
    }

    /**
     * Checks that the provider can be reached and accepts the key, at no cost in tokens.
     *
     * @throws ProviderException kind UNSUPPORTED if there is no free way to check, or what went wrong
     */
    default void probe(CallContext context) {
        throw new ProviderException.Builder(ErrorKind.UNSUPPORTED, id() + " offers no free check of reachability")
                .provider(id().value())
                .build();
    }

    /** Ends running calls and frees what it holds. Does not throw. */
    @Override
    default void close() {}
}
