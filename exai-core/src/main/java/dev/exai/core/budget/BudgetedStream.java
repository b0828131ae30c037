package dev.exai.core.budget;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.TokenEstimate;
import dev.exai.core.chat.Usage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An answer that settles its reservation when it ends: with what the provider counted, or, where it was broken off before the
 * provider said, with what was sent and seen; and with what other attempts of the call used. One thread reads; any thread
 * closes.
 */
final class BudgetedStream implements ChatStream {
    private final ChatStream stream;
    private final Reservation reservation;
    private final AttemptedSpending attempts;
    private final AtomicLong seenTokens = new AtomicLong();
    private volatile @Nullable Usage usage;

    BudgetedStream(ChatStream stream, Reservation reservation, AttemptedSpending attempts) {
        this.stream = stream;
        this.reservation = reservation;
        this.attempts = attempts;
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

    /** An answer whose usage the provider told is noted among the attempts too, where attempts are noted. */
    private Spending spent() {
        Spending noted = attempts.known(reservation.pricing());
        Usage told = usage;
        if (told == null) {
            return noted.plus(reservation.of(seen()));
        }
        Spending own = reservation.of(told);
        return new Spending(
                Math.max(noted.tokens(), own.tokens()), noted.money().signum() == 0 ? own.money() : noted.money());
    }

    private Usage seen() {
        long tokens = seenTokens.get();
        return tokens == 0 ? Usage.NONE : Usage.of(reservation.guess().inputTokens(), tokens);
    }
}
