package dev.exai.core.resilience;

import dev.exai.core.spi.Account;
import dev.exai.core.spi.BatchProvider;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.EmbeddingProvider;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.ForwardingProvider;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.RemoteModels;
import dev.exai.core.spi.TokenCounter;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A provider everything of which but chats goes through one method; abstract because that method is the subclass's. */
abstract class ManagedProvider extends ForwardingProvider {
    ManagedProvider(Provider delegate) {
        super(delegate);
    }

    /** Does the work with a key and as often as this decorator decides. */
    abstract <T> T run(Errand errand, CallContext context, Errand.Work<T> work);

    /** The account of files, by a salt; null if the provider below knows. */
    @Nullable
    UnaryOperator<String> fileAccount() {
        return null;
    }

    private Errand.Runner runner() {
        return this::run;
    }

    @Override
    public @Nullable FileProvider files() {
        FileProvider files = delegate().files();
        return files == null ? null : new ManagedFiles(files, runner(), fileAccount());
    }

    @Override
    public @Nullable BatchProvider batches() {
        return delegate().batches() == null ? null : new ManagedBatches(runner());
    }

    @Override
    public @Nullable EmbeddingProvider embeddings() {
        EmbeddingProvider embeddings = delegate().embeddings();
        return embeddings == null ? null : new ManagedEmbeddings(embeddings, runner());
    }

    @Override
    public @Nullable Account account() {
        return delegate().account() == null
                ? null
                : context -> run(
                        Errand.ACCOUNT,
                        context,
                        (provider, attempt) -> same(provider.account()).balances(attempt));
    }

    @Override
    public @Nullable RemoteModels remoteModels() {
        return delegate().remoteModels() == null
                ? null
                : context -> run(
                        Errand.MODELS,
                        context,
                        (provider, attempt) -> same(provider.remoteModels()).list(attempt));
    }

    @Override
    public @Nullable TokenCounter tokenCounter() {
        return delegate().tokenCounter() == null
                ? null
                : (request, context) -> run(
                        Errand.tokens(request.model()),
                        context,
                        (provider, attempt) -> same(provider.tokenCounter()).count(request, attempt));
    }

    private static <T> T same(@Nullable T part) {
        return Objects.requireNonNull(part, "all keys of a provider can do the same");
    }
}
