package dev.exai.core.spi;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A provider that passes everything on to another one: the ground on which a decorator stands, so that it overrides what
 * it changes and loses no ability, those of later versions included. As thread-safe as the other.
 */
@Beta
public abstract class ForwardingProvider implements Provider {
    private final Provider delegate;

    /** Passes everything on to that provider, which it closes with itself. */
    protected ForwardingProvider(Provider delegate) {
        this.delegate = Objects.requireNonNull(delegate, "delegate");
    }

    /** The provider that everything is passed on to. */
    protected final Provider delegate() {
        return delegate;
    }

    @Override
    public ProviderId id() {
        return delegate.id();
    }

    @Override
    public List<ModelInfo> models() {
        return delegate.models();
    }

    @Override
    public List<ModelInfo> withheld() {
        return delegate.withheld();
    }

    @Override
    public Set<Capability> supplied() {
        return delegate.supplied();
    }

    @Override
    public String endpoint(ChatRequest request) {
        return delegate.endpoint(request);
    }

    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        return delegate.open(request, context);
    }

    @Override
    public @Nullable FileProvider files() {
        return delegate.files();
    }

    @Override
    public @Nullable BatchProvider batches() {
        return delegate.batches();
    }

    @Override
    public @Nullable EmbeddingProvider embeddings() {
        return delegate.embeddings();
    }

    @Override
    public @Nullable Account account() {
        return delegate.account();
    }

    @Override
    public @Nullable RemoteModels remoteModels() {
        return delegate.remoteModels();
    }

    @Override
    public @Nullable TokenCounter tokenCounter() {
        return delegate.tokenCounter();
    }

    @Override
    public void probe(CallContext context) {
        delegate.probe(context);
    }

    @Override
    public void close() {
        delegate.close();
    }

    @Override
    public String toString() {
        return delegate.toString();
    }
}
