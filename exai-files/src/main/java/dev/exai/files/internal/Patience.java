package dev.exai.files.internal;

import dev.exai.core.Deadline;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The time that each provider has in one piece of work: as much as the caller gave, whatever the others take. Not thread-safe.
 */
final class Patience {
    private final CallContext context;
    private final Duration whole;
    private final Map<ProviderId, Duration> spent = new HashMap<>();

    Patience(CallContext context) {
        this.context = context;
        whole = context.deadline().remaining();
    }

    /** Asks the provider, in what is left of its time; false if nothing is. */
    boolean ask(ProviderId provider, Predicate<CallContext> question) {
        Duration left = whole.minus(spent.getOrDefault(provider, Duration.ZERO));
        if (left.isNegative() || left.isZero()) {
            return false;
        }
        long began = context.time().nanos();
        try {
            return question.test(context.toBuilder()
                    .deadline(Deadline.after(left, context.time()))
                    .build());
        } finally {
            spent.merge(provider, Duration.ofNanos(context.time().nanos() - began), Duration::plus);
        }
    }
}
