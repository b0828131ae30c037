package dev.exai.core.budget;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.batch.Batch;
import dev.exai.core.batch.BatchItem;
import dev.exai.core.batch.BatchRequest;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Price;
import dev.exai.core.spi.BatchProvider;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.ForwardingBatches;
import dev.exai.core.spi.Provider;
import java.math.BigDecimal;

/**
 * Batches that keep the budgets. What a batch really uses is known hours later, perhaps to another process or to nobody: the
 * estimate of all its items, at the price of batches, stays booked unless the provider refuses the batch. Thread-safe.
 */
final class BudgetedBatches extends ForwardingBatches {
    private final Provider provider;
    private final Budgets budgets;

    BudgetedBatches(Provider provider, BatchProvider batches, Budgets budgets) {
        super(batches);
        this.provider = provider;
        this.budgets = budgets;
    }

    @Override
    public Batch submit(BatchRequest request, CallContext context) {
        Reservation reservation = budgets.reserve(provider, planned(request), context);
        boolean mayRun = false;
        try {
            Batch batch = super.submit(request, context);
            mayRun = true;
            return batch;
        } catch (ExaiException e) {
            mayRun = e.kind() == ErrorKind.UNKNOWN_OUTCOME;
            throw e;
        } finally {
            if (!mayRun) {
                reservation.settle(Spending.NONE);
            }
        }
    }

    private PlannedCall planned(BatchRequest request) {
        Usage sum = Usage.NONE;
        BigDecimal money = BigDecimal.ZERO;
        String model = request.items().get(0).request().model();
        for (BatchItem item : request.items()) {
            ChatRequest chat = item.request();
            Usage guess = budgets.pricing().usageOf(chat);
            BigDecimal price = budgets.pricing().of(provider.models(), chat.model(), guess, Price::inBatch);
            if (price == null && money != null) {
                model = chat.model();
            }
            sum = sum.plus(guess);
            money = price == null || money == null ? null : money.add(price);
        }
        BigDecimal all = money;
        return new PlannedCall(model, sum, usage -> all);
    }
}
