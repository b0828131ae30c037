package dev.exai.server.wiring;

import dev.exai.core.budget.Account;
import dev.exai.core.budget.Ledger;
import dev.exai.core.budget.Limit;
import dev.exai.core.budget.Spending;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A ledger that is opened with the first booking; if that fails, the next one tries again. Thread-safe. */
final class DeferredLedger implements Ledger {
    private final Supplier<Ledger> opener;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable Ledger ledger;

    DeferredLedger(Supplier<Ledger> opener) {
        this.opener = opener;
    }

    @Override
    public @Nullable Account reserve(Map<Account, Limit> limits, Spending estimate) {
        return ledger().reserve(limits, estimate);
    }

    @Override
    public void settle(Set<Account> accounts, Spending reserved, Spending spent) {
        ledger().settle(accounts, reserved, spent);
    }

    @Override
    public Spending spent(Account account) {
        return ledger().spent(account);
    }

    private Ledger ledger() {
        Ledger known = ledger;
        if (known != null) {
            return known;
        }
        opening.lock();
        try {
            Ledger made = ledger;
            if (made == null) {
                made = opener.get();
                ledger = made;
            }
            return made;
        } finally {
            opening.unlock();
        }
    }
}
