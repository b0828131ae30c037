package dev.exai.sessions;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.model.ModelId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Timeouts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Measures one chat, under clocks that were learned where there are some. For the thread that reads the answer. */
final class ChatClocks {
    private final @Nullable AdaptiveTimeouts adaptive;
    private final ModelId model;
    private final CallContext context;
    private final @Nullable LearnedTimeouts learned;
    private final long begun;
    private long last;
    private long first = -1; // -1: nothing has come
    private long longestGap;

    /** Clocks for a chat with the model that begins now; {@code adaptive} is null to measure nothing. */
    ChatClocks(@Nullable AdaptiveTimeouts adaptive, ModelId model, CallContext callers) {
        this.adaptive = adaptive;
        this.model = model;
        learned = adaptive == null ? null : adaptive.next(model, callers).orElse(null);
        context = learned == null ? callers : under(learned, callers);
        begun = adaptive == null ? 0 : callers.time().nanos();
        last = begun;
    }

    private static CallContext under(LearnedTimeouts learned, CallContext callers) {
        return callers.toBuilder()
                .deadline(callers.deadline().orSooner(learned.total()))
                .timeouts(new Timeouts(callers.timeouts().connect(), learned.firstByte(), learned.idle()))
                .build();
    }

    /** The context of the chat. */
    CallContext context() {
        return context;
    }

    /** The clocks that were learned; null if none were. */
    @Nullable
    LearnedTimeouts learned() {
        return learned;
    }

    /** Another piece of the answer came. */
    void came() {
        if (adaptive == null) {
            return;
        }
        long now = time().nanos();
        if (first < 0) {
            first = now - begun;
        } else {
            longestGap = Math.max(longestGap, now - last);
        }
        last = now;
    }

    /** The answer is whole. */
    void ended() {
        if (adaptive != null) {
            adaptive.saw(
                    model,
                    Duration.ofNanos(Math.max(0, first)),
                    Duration.ofNanos(longestGap),
                    Duration.ofNanos(last - begun));
        }
    }

    /** The chat failed. */
    void failed(ExaiException e) {
        if (adaptive != null && learned != null && e.kind() == ErrorKind.TIMEOUT) {
            adaptive.sawTimeout(model, learned);
        }
    }

    private TimeSource time() {
        return context.time();
    }
}
