package dev.exai.providers.internal.engine;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;

/**
 * A round that is answered by a stream of server-sent events. Abstract because vendors differ in what the events say and in
 * how the stream ends.
 */
public abstract class EventRound implements Round {
    private final AnswerEvents events;
    private final Runnable freed;

    /** A round over these events; {@code freed} frees what reads them when the round is closed. */
    protected EventRound(AnswerEvents events, Runnable freed) {
        this.events = events;
        this.freed = freed;
    }

    /** The events. */
    protected final AnswerEvents events() {
        return events;
    }

    @Override
    public boolean needsAnother() {
        return false;
    }

    @Override
    public final ProviderException error(ErrorKind kind, String what) {
        return events.error(kind, what);
    }

    @Override
    public final void outputDelivered() {
        events.outputDelivered();
    }

    @Override
    public void cut() {
        events.cut();
    }

    @Override
    public final void close() {
        events.close();
        freed.run();
    }
}
