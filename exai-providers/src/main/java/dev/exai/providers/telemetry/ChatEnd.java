package dev.exai.providers.telemetry;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import dev.exai.core.spi.Attempt;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a chat went.
 *
 * @param total from its beginning to its end
 * @param firstOutput from its beginning to the first piece of output; null if none came
 * @param failure why it failed, CANCELLED if the reader closed it early; null if it succeeded
 * @param answer what is known of the answer
 * @param attempts the tries that were made for it
 */
public record ChatEnd(
        Duration total,
        @Nullable Duration firstOutput,
        @Nullable ErrorKind failure,
        Answer answer,
        List<Attempt> attempts) {
    /** Copies and checks. */
    public ChatEnd {
        Objects.requireNonNull(total, "total");
        Objects.requireNonNull(answer, "answer");
        attempts = List.copyOf(attempts);
    }

    /**
     * What a provider says of its answer beside the answer itself; null stands for what it did not say.
     *
     * @param responseId its id
     * @param model who answered
     * @param finishReason why it ended
     * @param usage its tokens
     */
    public record Answer(
            @Nullable String responseId,
            @Nullable ModelId model,
            @Nullable FinishReason finishReason,
            @Nullable Usage usage) {
        /** Nothing is known. */
        public static final Answer NONE = new Answer(null, null, null, null);
    }
}
