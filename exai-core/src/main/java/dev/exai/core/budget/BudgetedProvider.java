package dev.exai.core.budget;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.spi.BatchProvider;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.EmbeddingProvider;
import dev.exai.core.spi.ForwardingProvider;
import dev.exai.core.spi.Provider;
import org.jspecify.annotations.Nullable;

/** A provider whose chats, batches and embeddings keep the budgets. Thread-safe. */
final class BudgetedProvider extends ForwardingProvider {
    private final Budgets budgets;

    BudgetedProvider(Provider provider, Budgets budgets) {
        super(provider);
        this.budgets = budgets;
    }

    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        Pricing pricing = budgets.pricing();
        PlannedCall call = new PlannedCall(
                request.model(),
                pricing.usageOf(request),
                usage -> budgets.priceNow(delegate(), request.model(), usage));
        Reservation reservation = budgets.reserve(delegate(), call, context);
        int attemptsBefore = context.journal().attempts().size();
        boolean open = false;
        try {
            ChatStream stream = delegate().open(request, context);
            open = true;
            return new BudgetedStream(stream, reservation, new AttemptedSpending(context.journal(), attemptsBefore));
        } finally {
            if (!open) {
                // no provider bills a call that it does not begin to answer; some say what an attempt used that began
                reservation.settle(new AttemptedSpending(context.journal(), attemptsBefore).known(pricing));
            }
        }
    }

    @Override
    public @Nullable EmbeddingProvider embeddings() {
        EmbeddingProvider embeddings = delegate().embeddings();
        return embeddings == null ? null : new BudgetedEmbeddings(delegate(), embeddings, budgets);
    }

    @Override
    public @Nullable BatchProvider batches() {
        BatchProvider batches = delegate().batches();
        return batches == null ? null : new BudgetedBatches(delegate(), batches, budgets);
    }
}
