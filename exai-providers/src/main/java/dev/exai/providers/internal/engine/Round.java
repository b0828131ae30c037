package dev.exai.providers.internal.engine;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.FinishReason;
import java.util.Deque;

/** One request and the stream that answers it. One thread reads; {@link #cut()} may be called from any. */
public interface Round extends AutoCloseable {
    /** Waits for the next event of the stream, which may tell the caller nothing; false at the end of a complete round. */
    boolean read();

    /** Whether the provider must be asked once more before the answer is complete. */
    boolean needsAnother();

    /**
     * Tells what was held back until the round was over.
     *
     * @param last whether the answer ends with this round
     */
    default void tellRest(Deque<ChatEvent> sink, boolean last) {}

    /** Why it ended. */
    FinishReason finishReason();

    /** From here on the caller has seen output. */
    void outputDelivered();

    /** Ends it from any thread. */
    void cut();

    /** An error of this provider at the point that the answer has reached. */
    ProviderException error(ErrorKind kind, String what);

    @Override
    void close();
}
