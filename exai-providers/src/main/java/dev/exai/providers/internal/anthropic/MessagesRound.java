package dev.exai.providers.internal.anthropic;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.FinishReason;
import dev.exai.providers.internal.engine.AnswerEvents;
import dev.exai.providers.internal.engine.EventRound;
import dev.exai.providers.internal.engine.JsonFeed;
import java.util.Deque;

/** One request and the message that answers it. One thread reads; {@link #cut()} may be called from any. */
final class MessagesRound extends EventRound {
    private final MessagesAssembler assembler;
    private final Deque<ChatEvent> sink;
    private final boolean canGoOn;

    /**
     * A round.
     *
     * @param canGoOn whether what was said is remembered, so that a paused answer can be continued
     */
    MessagesRound(AnswerEvents events, MessagesAssembler assembler, Deque<ChatEvent> sink, boolean canGoOn) {
        super(events, assembler::close);
        this.assembler = assembler;
        this.sink = sink;
        this.canGoOn = canGoOn;
    }

    @Override
    public boolean read() {
        if (assembler.isStopped()) {
            return false;
        }
        if (!events().next()) {
            throw error(ErrorKind.INCOMPLETE, "ended the stream without its end mark");
        }
        try {
            if (events().isWhole()) {
                assembler.whole(events().bytes(), events().start(), events().end());
            } else if (!assembler.event(events().bytes(), events().start(), events().end())) {
                throw events().failed();
            }
        } catch (JsonFeed.Failed e) {
            throw events().failed();
        } catch (JsonFeed.Malformed e) {
            throw events().malformed();
        }
        if (!assembler.isStopped()) {
            return true;
        }
        complete();
        return false;
    }

    private void complete() {
        String reason = assembler.stopReason();
        if (reason == null) {
            throw error(ErrorKind.INCOMPLETE, "ended the stream without a stop reason");
        }
        if (reason.equals(StopWords.REFUSED)) {
            sink.add(new ChatEvent.Warning("refusal", "the model refused to answer or to go on"));
        }
        events().complete();
    }

    @Override
    public boolean needsAnother() {
        return canGoOn && StopWords.PAUSED.equals(assembler.stopReason());
    }

    @Override
    public FinishReason finishReason() {
        String reason = assembler.stopReason();
        return reason == null ? FinishReason.STOP : StopWords.of(reason);
    }
}
