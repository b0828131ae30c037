package dev.exai.providers.telemetry;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.embedding.EmbeddingRequest;
import dev.exai.core.embedding.Embeddings;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.EmbeddingProvider;
import java.util.List;

/** Tells observers of each call for vectors. */
final class ObservedEmbeddings implements EmbeddingProvider {
    private final EmbeddingProvider embeddings;
    private final String vendor;
    private final ProviderId provider;
    private final List<ChatObserver> observers;

    ObservedEmbeddings(EmbeddingProvider embeddings, String vendor, ProviderId provider, List<ChatObserver> observers) {
        this.embeddings = embeddings;
        this.vendor = vendor;
        this.provider = provider;
        this.observers = observers;
    }

    @Override
    public List<ModelInfo> models() {
        return embeddings.models();
    }

    @Override
    public Embeddings embed(EmbeddingRequest request, CallContext context) {
        boolean listed = embeddings.models().stream().anyMatch(model -> model.isCalled(request.model()));
        ObservedCall call = ObservedCall.begin(
                observers,
                context,
                (observer, inner) ->
                        observer.beginEmbeddings(new EmbeddingStart(vendor, provider, listed, request, inner)));
        ErrorKind failure = ErrorKind.INTERNAL;
        try {
            Embeddings answer = embeddings.embed(request, call.context());
            call.answered(new ChatEnd.Answer(null, answer.model(), null, answer.usage()));
            failure = null;
            return answer;
        } catch (ExaiException e) {
            failure = e.kind();
            throw e;
        } finally {
            call.end(failure);
        }
    }
}
