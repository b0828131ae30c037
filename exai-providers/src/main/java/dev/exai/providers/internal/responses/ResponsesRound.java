package dev.exai.providers.internal.responses;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.FinishReason;
import dev.exai.providers.internal.engine.AnswerEvents;
import dev.exai.providers.internal.engine.EventRound;
import dev.exai.providers.internal.engine.JsonFeed;

/** The events that answer one request. One thread reads; {@link #cut()} may be called from any. */
final class ResponsesRound extends EventRound {
    private final ResponsesReader reader;

    ResponsesRound(AnswerEvents events, ResponsesReader reader) {
        super(events, reader::close);
        this.reader = reader;
    }

    @Override
    public boolean read() {
        if (reader.finishReason() != null) {
            return false;
        }
        if (!events().next() || events().isEndMark()) {
            throw error(ErrorKind.INCOMPLETE, "ended the stream without its last event");
        }
        try {
            reader.event(events().bytes(), events().start(), events().end());
        } catch (JsonFeed.Malformed e) {
            throw events().malformed();
        }
        String failure = reader.failure();
        if (failure != null) {
            throw failure.isEmpty() ? events().failed() : events().failed(failure);
        }
        if (reader.finishReason() != null) {
            events().complete();
        }
        return true;
    }

    @Override
    public FinishReason finishReason() {
        FinishReason reason = reader.finishReason();
        return reason == null ? FinishReason.STOP : reason;
    }
}
