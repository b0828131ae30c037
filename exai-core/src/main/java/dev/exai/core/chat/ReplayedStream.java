package dev.exai.core.chat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Events that are all there already. */
final class ReplayedStream implements ChatStream {
    private final Iterator<ChatEvent> events;
    private volatile boolean closed;

    ReplayedStream(List<ChatEvent> events) {
        this.events = events.iterator();
    }

    @Override
    public boolean hasNext() {
        boolean more = events.hasNext();
        if (closed && more) {
            throw new ProviderException.Builder(ErrorKind.CANCELLED, "the stream was closed")
                    .phase(ErrorPhase.OUTPUT)
                    .build();
        }
        return more;
    }

    @Override
    public ChatEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the stream has ended");
        }
        return events.next();
    }

    @Override
    public void close() {
        closed = true;
    }
}
