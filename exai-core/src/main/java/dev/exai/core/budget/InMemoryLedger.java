package dev.exai.core.budget;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A ledger that ends with the process. It holds at most {@value #MAX_ACCOUNTS} accounts and forgets those unused for the
 * longest time. Thread-safe.
 */
public final class InMemoryLedger implements Ledger {
    private static final int MAX_ACCOUNTS = 100_000;

    private final Map<Account, Spending> booked = new LinkedHashMap<>(16, 0.75f, true) { // guarded by this
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Account, Spending> eldest) {
                    return size() > MAX_ACCOUNTS;
                }
            };

    /** A ledger with nothing booked. */
    public InMemoryLedger() {}

    @Override
    public synchronized @Nullable Account reserve(Map<Account, Limit> limits, Spending estimate) {
        for (Map.Entry<Account, Limit> entry : limits.entrySet()) {
            if (!entry.getValue().permits(spent(entry.getKey()).plus(estimate))) {
                return entry.getKey();
            }
        }
        limits.keySet().forEach(account -> booked.merge(account, estimate, Spending::plus));
        return null;
    }

    @Override
    public synchronized void settle(Set<Account> accounts, Spending reserved, Spending spent) {
        Spending difference = spent.minus(reserved);
        accounts.forEach(account -> booked.merge(account, difference, Spending::plus));
    }

    @Override
    public synchronized Spending spent(Account account) {
        return booked.getOrDefault(account, Spending.NONE);
    }
}
