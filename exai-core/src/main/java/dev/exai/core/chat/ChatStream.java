package dev.exai.core.chat;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * An answer that is pulled piece by piece. {@link #hasNext()} blocks until the next event is there and throws
 * {@link dev.exai.core.ProviderException} if the answer fails; nothing comes after {@link ChatEvent.Done}.
 *
 * <p>One thread reads. {@link #close()} may be called from any thread, at any time and repeatedly; it ends the
 * provider's work and makes a blocked reader fail with kind CANCELLED. Whoever opened a stream closes it, also after
 * its end.
 */
public interface ChatStream extends Iterator<ChatEvent>, AutoCloseable {
    /**
     * Waits for the next event.
     *
     * @return false after {@link ChatEvent.Done}
     * @throws dev.exai.core.ProviderException if the answer fails; the same again on each further call
     */
    @Override
    boolean hasNext();

    /**
     * The next event.
     *
     * @throws NoSuchElementException after the end
     * @throws dev.exai.core.ProviderException as {@link #hasNext()}
     */
    @Override
    ChatEvent next();

    /** Ends the answer and frees the connection. Does not throw. */
    @Override
    void close();

    /** Reads to the end, closes, and returns the whole answer. */
    default ChatResponse collect() {
        try (this) {
            ChatCollector collector = new ChatCollector();
            while (hasNext()) {
                collector.add(next());
            }
            return collector.response();
        }
    }

    /** A complete answer as a stream, for a provider that cannot stream. */
    static ChatStream of(ChatResponse response) {
        return new ReplayedStream(response.toEvents());
    }
}
