package dev.exai.providers.internal.openai;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.AnswerEvents;
import dev.exai.providers.internal.engine.EventRound;
import dev.exai.providers.internal.engine.JsonFeed;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request and the chunks that answer it. One thread reads; {@link #cut()} may be called from any. */
final class ChatRound extends EventRound {
    private final ProviderId provider;
    private final ChatRequest request;
    private final StreamAssembler assembler;
    private final Dialect dialect;
    private final HostedRuns runs;
    private @Nullable List<HostedCall> answered; // null until they were run
    private boolean ended;

    ChatRound(
            ProviderId provider,
            ChatRequest request,
            AnswerEvents events,
            StreamAssembler assembler,
            Dialect dialect,
            HostedRuns runs) {
        super(events, assembler::close);
        this.provider = provider;
        this.request = request;
        this.assembler = assembler;
        this.dialect = dialect;
        this.runs = runs;
    }

    /** What was asked in this round. */
    ChatRequest request() {
        return request;
    }

    @Override
    public boolean read() {
        if (ended) {
            return false;
        }
        if (!events().next()) {
            endOfBody();
            return false;
        }
        if (events().isEndMark()) {
            complete();
            return false;
        }
        take();
        return true;
    }

    private void take() {
        try {
            if (events().isWhole()) {
                assembler.whole(events().bytes(), events().start(), events().end());
            } else {
                assembler.chunk(events().bytes(), events().start(), events().end());
            }
        } catch (JsonFeed.Failed e) {
            throw events().failed();
        } catch (JsonFeed.Malformed e) {
            throw events().malformed();
        }
        FinishReason reason = assembler.finishReason();
        if (reason != null && reason.kind() == FinishReason.Kind.ERROR) {
            throw events().finished(reason.raw());
        }
    }

    private void endOfBody() {
        if (!assembler.isFinished() || !(dialect.endMarkOptional() || events().isWhole())) {
            throw error(ErrorKind.INCOMPLETE, "ended the stream without its end mark");
        }
        complete();
    }

    private void complete() {
        if (!assembler.isFinished()) {
            throw error(ErrorKind.INCOMPLETE, "ended the stream without a finish reason");
        }
        ended = true;
        assembler.finish();
        events().complete();
    }

    /** Whether it ended with calls of the provider's own tools only. */
    @Override
    public boolean needsAnother() {
        return !assembler.hostedCalls().isEmpty() && assembler.callerCalls() == 0;
    }

    /** The calls of the provider's own tools, of which those that it does not run by itself are run now, once. */
    List<HostedCall> hostedCalls() {
        List<HostedCall> known = answered;
        if (known == null) {
            known = runs.run(assembler.hostedCalls());
            answered = known;
        }
        return known;
    }

    @Override
    public void cut() {
        super.cut();
        runs.cut();
    }

    /** Tells of the calls of the provider's own tools; those that are left unanswered must come back. */
    @Override
    public void tellRest(Deque<ChatEvent> sink, boolean last) {
        for (HostedCall call : hostedCalls()) {
            sink.add(new ChatEvent.Opaque(provider, HostedCall.NAME, call.kept(), last));
        }
    }

    @Override
    public FinishReason finishReason() {
        FinishReason reason = assembler.finishReason();
        return reason == null ? FinishReason.STOP : reason;
    }
}
