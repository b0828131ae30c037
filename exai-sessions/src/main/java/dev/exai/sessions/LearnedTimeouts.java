package dev.exai.sessions;

import java.time.Duration;
import java.util.Objects;

/**
 * The clocks of one chat as they were learned from earlier chats with the model. None is longer than the caller's.
 *
 * @param firstByte to the beginning of the answer
 * @param idle between two pieces of it
 * @param total to its end
 */
public record LearnedTimeouts(Duration firstByte, Duration idle, Duration total) {
    /** Checks. */
    public LearnedTimeouts {
        Objects.requireNonNull(firstByte, "firstByte");
        Objects.requireNonNull(idle, "idle");
        Objects.requireNonNull(total, "total");
    }
}
