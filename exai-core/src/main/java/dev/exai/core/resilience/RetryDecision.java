package dev.exai.core.resilience;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@link RetryPolicy} says after a failed attempt. */
public sealed interface RetryDecision {
    /** Try again after this time. */
    record Wait(Duration duration) implements RetryDecision {
        /** Checks. */
        public Wait {
            Objects.requireNonNull(duration, "duration");
        }
    }

    /**
     * The failure is final.
     *
     * @param reason why an error that is worth retrying is not retried, for people; null if it is not worth it
     */
    record GiveUp(@Nullable String reason) implements RetryDecision {}
}
