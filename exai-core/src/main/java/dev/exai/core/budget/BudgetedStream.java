package dev.exai.core.budget;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.TokenEstimate;
import dev.exai.core.chat.Usage;
import dev.exai.core.spi.Attempt;
import dev.exai.core.spi.CallJournal;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An answer that settles its reservation when it ends: with what the provider counted, or, where it was broken off before the
 * provider said, with what was sent and seen. One thread reads; any thread closes.
 */
final class BudgetedStream implements ChatStream {
    private final ChatStream stream;
    private final Reservation reservation;
    private final Pricing pricing;
    private final CallJournal journal;
    private final int earlierAttempts;
    private final AtomicLong seenTokens = new AtomicLong();
    private volatile @Nullable Usage usage;

    BudgetedStream(ChatStream stream, Reservation reservation, Pricing pricing, CallJournal journal) {
        this.stream = stream;
        this.reservation = reservation;
        this.pricing = pricing;
        this.journal = journal;
        earlierAttempts = journal.attempts().size();
    }

    @Override
    public boolean hasNext() {
        return stream.hasNext();
    }

    @Override
    public ChatEvent next() {
        ChatEvent event = stream.next();
        if (event instanceof ChatEvent.TextDelta delta) {
            count(delta.text());
        } else if (event instanceof ChatEvent.ReasoningDelta delta) {
            count(delta.text());
        } else if (event instanceof ChatEvent.ToolCallDelta delta) {
            count(delta.arguments());
        } else if (event instanceof ChatEvent.UsageSeen seen) {
            usage = seen.usage();
        }
        return event;
    }

    @Override
    public void close() {
        stream.close();
        reservation.settle(spent());
    }

    private void count(String text) {
        seenTokens.addAndGet(TokenEstimate.of(text));
    }

    private Spending spent() {
        Usage counted = usage;
        if (counted == null) {
            long seen = seenTokens.get();
            counted = seen == 0 ? Usage.NONE : Usage.of(reservation.guess().inputTokens(), seen);
        }
        BigDecimal money = moneyOfJournal();
        return new Spending(counted.totalTokens(), money == null ? reservation.moneyOf(counted) : money);
    }

    /** What the attempts of this call cost; null if no price of any of them is known. */
    private @Nullable BigDecimal moneyOfJournal() {
        BigDecimal sum = null;
        List<Attempt> attempts = journal.attempts();
        for (Attempt attempt : attempts.subList(Math.min(earlierAttempts, attempts.size()), attempts.size())) {
            BigDecimal money = attempt.cost() == null ? null : pricing.of(attempt.cost());
            if (money != null) {
                sum = sum == null ? money : sum.add(money);
            }
        }
        return sum;
    }
}
