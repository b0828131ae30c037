package dev.exai.providers;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.batch.Batch;
import dev.exai.core.batch.BatchItem;
import dev.exai.core.batch.BatchRequest;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.embedding.EmbeddingRequest;
import dev.exai.core.embedding.Embeddings;
import dev.exai.core.model.ModelFilter;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.BatchProvider;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.EmbeddingProvider;
import dev.exai.core.spi.ForwardingBatches;
import dev.exai.core.spi.ForwardingProvider;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.RemoteModels;
import dev.exai.core.spi.TokenCounter;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A provider of which only the permitted models can be seen and asked, by whichever of their names and in any way. */
final class RestrictedProvider extends ForwardingProvider {
    private final ModelFilter filter;

    RestrictedProvider(Provider provider, ModelFilter filter) {
        super(provider);
        this.filter = filter;
    }

    @Override
    public List<ModelInfo> models() {
        return super.models().stream().filter(filter::permits).toList();
    }

    @Override
    public List<ModelInfo> withheld() {
        return Stream.concat(super.withheld().stream(), super.models().stream().filter(model -> !filter.permits(model)))
                .toList();
    }

    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        check(request.model(), super.models());
        return super.open(request, context);
    }

    @Override
    public @Nullable BatchProvider batches() {
        BatchProvider all = super.batches();
        return all == null ? null : new Batches(all);
    }

    @Override
    public @Nullable EmbeddingProvider embeddings() {
        EmbeddingProvider all = super.embeddings();
        return all == null ? null : new PermittedEmbeddings(all);
    }

    @Override
    public @Nullable RemoteModels remoteModels() {
        RemoteModels all = super.remoteModels();
        return all == null
                ? null
                : context -> {
                    List<ModelInfo> known = super.models();
                    return all.list(context).stream()
                            .filter(model -> filter.permits(model(model.id().name(), known)))
                            .toList();
                };
    }

    @Override
    public @Nullable TokenCounter tokenCounter() {
        TokenCounter all = super.tokenCounter();
        return all == null
                ? null
                : (request, context) -> {
                    check(request.model(), super.models());
                    return all.count(request, context);
                };
    }

    private void check(String name, List<ModelInfo> known) {
        if (!ModelId.isName(name) || !filter.permits(model(name, known))) {
            throw new ProviderException.Builder(
                            ErrorKind.NOT_FOUND, "the settings of " + id() + " do not permit the model asked for")
                    .provider(id().value())
                    .build();
        }
    }

    /** What is known of the model; a model that the provider does not list has its bare name only. */
    private ModelInfo model(String name, List<ModelInfo> known) {
        ModelInfo model = ModelInfo.called(name, known);
        return model == null ? ModelInfo.of(new ModelId(id(), name)).build() : model;
    }

    /** Batches of permitted models. */
    private final class Batches extends ForwardingBatches {
        Batches(BatchProvider all) {
            super(all);
        }

        @Override
        public Batch submit(BatchRequest request, CallContext context) {
            for (BatchItem item : request.items()) {
                check(item.request().model(), delegate().models());
            }
            return super.submit(request, context);
        }
    }

    /** Embeddings by permitted models. */
    private final class PermittedEmbeddings implements EmbeddingProvider {
        private final EmbeddingProvider all;

        PermittedEmbeddings(EmbeddingProvider all) {
            this.all = all;
        }

        @Override
        public List<ModelInfo> models() {
            return all.models().stream().filter(filter::permits).toList();
        }

        @Override
        public Embeddings embed(EmbeddingRequest request, CallContext context) {
            check(request.model(), all.models());
            return all.embed(request, context);
        }
    }
}
