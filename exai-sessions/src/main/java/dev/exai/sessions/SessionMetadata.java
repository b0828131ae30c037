package dev.exai.sessions;

import dev.exai.core.RequestId;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import dev.exai.core.spi.Attempt;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a session that has ended, beside its result. Immutable.
 *
 * @param requested the model that was asked
 * @param answered the model that really answered, as the provider names it; null if none began to
 * @param queueWait how long it waited for permits
 * @param duration from the moment it was asked for to its end, the wait included
 * @param attempts every try at a provider, in order
 * @param usage tokens of all its chats; null if no provider reported any
 * @param timeouts the learned clocks of its newest chat; null if the caller's own were used
 * @param partialText the text that had arrived when it was interrupted: an incomplete answer; null if nothing had
 *     arrived or the session succeeded
 */
public record SessionMetadata(
        SessionId id,
        RequestId requestId,
        ModelId requested,
        @Nullable ModelId answered,
        Duration queueWait,
        Duration duration,
        List<Attempt> attempts,
        @Nullable Usage usage,
        @Nullable LearnedTimeouts timeouts,
        @Nullable String partialText) {
    /** Copies. */
    public SessionMetadata {
        attempts = List.copyOf(attempts);
    }

    /** Names ids, models and times; shows no text. */
    @Override
    public String toString() {
        return "SessionMetadata[" + id + ", " + requestId + ", " + requested + ", answered by " + answered + ", waited "
                + queueWait + " of " + duration + ", " + attempts.size() + " attempts]";
    }
}
