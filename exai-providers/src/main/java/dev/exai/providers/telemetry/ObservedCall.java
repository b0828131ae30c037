package dev.exai.providers.telemetry;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.spi.Attempt;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.TraceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What has been seen of one call. Events come from its reader; its end may come from any thread, and is told once. */
final class ObservedCall {
    private final List<ChatObserver.Observation> observations;
    private final CallContext context;
    private final long beganNanos;
    private final int attemptsBefore;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile ChatEnd.Answer answer = ChatEnd.Answer.NONE;
    private volatile @Nullable Duration firstOutput;

    private ObservedCall(List<ChatObserver.Observation> observations, CallContext context) {
        this.observations = observations;
        this.context = context;
        beganNanos = context.time().nanos();
        attemptsBefore = context.journal().attempts().size();
    }

    /**
     * Tells each observer, as the function does, that a call begins; the trace that one gives is the next one's, and the
     * call's.
     */
    static ObservedCall begin(
            List<ChatObserver> observers,
            CallContext context,
            BiFunction<ChatObserver, CallContext, ChatObserver.Observation> begin) {
        CallContext inner = context;
        List<ChatObserver.Observation> observations = new ArrayList<>(observers.size());
        for (ChatObserver observer : observers) {
            ChatObserver.Observation observation = begin.apply(observer, inner);
            observations.add(observation);
            TraceContext trace = observation.trace();
            if (trace != null) {
                inner = inner.toBuilder().trace(trace).build();
            }
        }
        return new ObservedCall(observations, inner);
    }

    /** The context with which the call goes on. */
    CallContext context() {
        return context;
    }

    /** The whole answer is there. */
    void answered(ChatEnd.Answer whole) {
        answer = whole;
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
