package dev.exai.server.wiring;

import dev.exai.core.TimeSource;
import dev.exai.core.Workers;
import dev.exai.core.budget.Budgets;
import dev.exai.core.budget.Ledger;
import dev.exai.core.route.Hedging;
import dev.exai.core.spi.Provider;
import dev.exai.server.settings.CallSettings;
import dev.exai.server.settings.ServerSettings;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a call goes through before it reaches the plan of the router: the budget, then the hedge. What follows is the plan's
 * (fallbacks) and each provider's (retries, then keys with their circuits and limits). To be closed.
 */
final class Calls implements UnaryOperator<Provider>, AutoCloseable {
    private final Budgets budgets;
    private final @Nullable Hedging hedging;
    private final Workers hedgers = Workers.perTask("exai-hedge");

    /** A way that keeps its budgets with the ledger. */
    Calls(ServerSettings settings, Ledger ledger, TimeSource time) {
        budgets = CallSettings.budgets(settings, ledger, time);
        hedging = CallSettings.hedging(settings, hedgers).orElse(null);
    }

    @Override
    public Provider apply(Provider provider) {
        return budgets.over(hedging == null ? provider : hedging.over(provider));
    }

    @Override
    public void close() {
        hedgers.close();
    }
}
