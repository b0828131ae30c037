package dev.exai.core.budget;

import dev.exai.core.spi.Attempt;
import dev.exai.core.spi.CallJournal;
import java.math.BigDecimal;
import java.util.List;

/**
 * What the attempts of one call used as far as their providers said so: the one that answered, those that failed before, and
 * the one that lost against another.
 *
 * @param before how many attempts the journal had when the call began
 */
record AttemptedSpending(CallJournal journal, int before) {
    Spending known(Pricing pricing) {
        Spending sum = Spending.NONE;
        List<Attempt> attempts = journal.attempts();
        for (Attempt attempt : attempts.subList(Math.min(before, attempts.size()), attempts.size())) {
            long tokens = attempt.usage() == null ? 0 : attempt.usage().totalTokens();
            BigDecimal money = attempt.cost() == null ? null : pricing.of(attempt.cost());
            sum = sum.plus(new Spending(tokens, money == null ? BigDecimal.ZERO : money));
        }
        return sum;
    }
}
