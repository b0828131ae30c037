package dev.exai.core.budget;

import dev.exai.core.spi.Beta;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The book of what was spent. An estimate is reserved before a call and replaced by the truth after it; what a process had
 * reserved when it died stays booked, because nobody knows what became of its calls. Thread-safe; several processes may
 * share one. All methods may block on storage; but for {@link #settle} they fail with its errors.
 */
@Beta
public interface Ledger {
    /**
     * Books the estimate on all accounts, or on none if it would exceed a limit of one of them; atomic.
     *
     * @return an account whose limit it would exceed; null if it is booked
     */
    @Nullable
    Account reserve(Map<Account, Limit> limits, Spending estimate);

    /**
     * Books the difference between what was really spent and what was reserved. Does not throw, because it comes when the answer
     * is already there: where it cannot be booked, the estimate stays.
     */
    void settle(Set<Account> accounts, Spending reserved, Spending spent);

    /** What is booked on the account, reservations included. */
    Spending spent(Account account);
}
