package dev.exai.providers.internal.responses;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.FinishReason;
import dev.exai.providers.internal.engine.AnswerEvents;
import dev.exai.providers.internal.engine.JsonFeed;
import dev.exai.providers.internal.engine.Round;

/** The events that answer one request. One thread reads; {@link #cut()} may be called from any. */
final class ResponsesRound implements Round {
    private final AnswerEvents events;
    private final ResponsesReader reader;

    ResponsesRound(AnswerEvents events, ResponsesReader reader) {
        this.events = events;
        this.reader = reader;
    }

    @Override
    public boolean read() {
        if (reader.finishReason() != null) {
            return false;
        }
        if (!events.next() || events.isEndMark()) {
            throw error(ErrorKind.INCOMPLETE, "ended the stream without its last event");
        }
        try {
            reader.event(events.bytes(), events.start(), events.end());
        } catch (JsonFeed.Malformed e) {
            throw events.malformed();
        }
        String failure = reader.failure();
        if (failure != null) {
            throw failure.isEmpty() ? events.failed() : events.failed(failure);
        }
        if (reader.finishReason() != null) {
            events.complete();
        }
        return true;
    }

    @Override
    public boolean needsAnother() {
        return false;
    }

    @Override
    public FinishReason finishReason() {
        FinishReason reason = reader.finishReason();
        return reason == null ? FinishReason.STOP : reason;
    }

    @Override
    public void outputDelivered() {
        events.outputDelivered();
    }

    @Override
    public void cut() {
        events.cut();
    }

    @Override
    public ProviderException error(ErrorKind kind, String what) {
        return events.error(kind, what);
    }

    @Override
    public void close() {
        events.close();
        reader.close();
    }
}
