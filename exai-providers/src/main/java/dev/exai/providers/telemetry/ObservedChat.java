package dev.exai.providers.telemetry;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.spi.Attempt;
import dev.exai.core.spi.CallContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What has been seen of one chat. Events come from its reader; its end may come from any thread, and is told once. */
final class ObservedChat {
    private final List<ChatObserver.Observation> observations;
    private final CallContext context;
    private final long beganNanos;
    private final int attemptsBefore;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile ChatEnd.Answer answer = ChatEnd.Answer.NONE;
    private volatile @Nullable Duration firstOutput;

    ObservedChat(List<ChatObserver.Observation> observations, CallContext context) {
        this.observations = observations;
        this.context = context;
        beganNanos = context.time().nanos();
        attemptsBefore = context.journal().attempts().size();
    }

    void seen(ChatEvent event) {
        if (firstOutput == null && event.isOutput()) {
            firstOutput = sinceBeginning();
        }
        ChatEnd.Answer known = answer;
        if (event instanceof ChatEvent.Started started) {
            answer = new ChatEnd.Answer(started.responseId(), started.model(), known.finishReason(), known.usage());
        } else if (event instanceof ChatEvent.UsageSeen seen) {
            answer = new ChatEnd.Answer(known.responseId(), known.model(), known.finishReason(), seen.usage());
        } else if (event instanceof ChatEvent.Done done) {
            answer = new ChatEnd.Answer(known.responseId(), known.model(), done.reason(), known.usage());
            end(null);
        }
    }

    void end(@Nullable ErrorKind failure) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        List<Attempt> attempts = context.journal().attempts();
        ChatEnd end = new ChatEnd(
                sinceBeginning(),
                firstOutput,
                failure,
                answer,
                attempts.subList(Math.min(attemptsBefore, attempts.size()), attempts.size()));
        for (ChatObserver.Observation observation : observations) {
            observation.end(end);
        }
    }

    private Duration sinceBeginning() {
        return Duration.ofNanos(context.time().nanos() - beganNanos);
    }
}
