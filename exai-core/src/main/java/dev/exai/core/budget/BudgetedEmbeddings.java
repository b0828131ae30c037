package dev.exai.core.budget;

import dev.exai.core.chat.TokenEstimate;
import dev.exai.core.chat.Usage;
import dev.exai.core.embedding.EmbeddingRequest;
import dev.exai.core.embedding.Embeddings;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.EmbeddingProvider;
import dev.exai.core.spi.Provider;
import java.util.List;

/** Embeddings that keep the budgets: the estimate is booked before the call, and what the provider counted after it. Thread-safe. */
final class BudgetedEmbeddings implements EmbeddingProvider {
    private final Provider provider;
    private final EmbeddingProvider embeddings;
    private final Budgets budgets;

    BudgetedEmbeddings(Provider provider, EmbeddingProvider embeddings, Budgets budgets) {
        this.provider = provider;
        this.embeddings = embeddings;
        this.budgets = budgets;
    }

    @Override
    public List<ModelInfo> models() {
        return embeddings.models();
    }

    @Override
    public Embeddings embed(EmbeddingRequest request, CallContext context) {
        long tokens = request.inputs().stream().mapToLong(TokenEstimate::of).sum();
        Reservation reservation = budgets.reserve(
                provider,
                new PlannedCall(
                        request.model(),
                        Usage.of(tokens, 0),
                        usage -> budgets.pricing().of(embeddings.models(), request.model(), usage, price -> price)),
                context);
        Spending spent = Spending.NONE; // no provider bills vectors that it does not give
        try {
            Embeddings answer = embeddings.embed(request, context);
            Usage told = answer.usage();
            spent = reservation.of(told == null ? reservation.guess() : told);
            return answer;
        } finally {
            reservation.settle(spent);
        }
    }
}
