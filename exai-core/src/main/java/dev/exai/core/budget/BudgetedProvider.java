package dev.exai.core.budget;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.ForwardingProvider;
import dev.exai.core.spi.Provider;

/** A provider whose chats keep the budgets. Thread-safe. */
final class BudgetedProvider extends ForwardingProvider {
    private final Budgets budgets;

    BudgetedProvider(Provider provider, Budgets budgets) {
        super(provider);
        this.budgets = budgets;
    }

    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        Reservation reservation = budgets.reserve(delegate(), request, context);
        boolean open = false;
        try {
            ChatStream stream = new BudgetedStream(
                    delegate().open(request, context), reservation, budgets.pricing(), context.journal());
            open = true;
            return stream;
        } finally {
            if (!open) {
                reservation.settle(Spending.NONE); // no provider bills a call that it does not begin to answer
            }
        }
    }
}
