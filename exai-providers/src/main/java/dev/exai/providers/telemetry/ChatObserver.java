package dev.exai.providers.telemetry;

import dev.exai.core.spi.Beta;
import dev.exai.core.spi.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * Is told of every chat when it begins and when it has ended, for metrics, traces or an audit. Called on the thread of the
 * chat: it must be quick, must not throw, and must not record what was said. Thread-safe.
 */
@Beta
@FunctionalInterface
public interface ChatObserver {
    /** A chat begins; nothing has been sent. */
    Observation begin(ChatStart start);

    /** Vectors are about to be asked for; nothing has been sent. By default this is not observed. */
    default Observation beginEmbeddings(EmbeddingStart start) {
        return end -> {};
    }

    /** One chat, or one call for vectors, under way. Its methods are called once each, perhaps on different threads. */
    interface Observation {
        /** The trace with which it goes on; null, the default, to leave that of the caller. */
        default @Nullable TraceContext trace() {
            return null;
        }

        /** It has ended, in whichever way. */
        void end(ChatEnd end);
    }
}
