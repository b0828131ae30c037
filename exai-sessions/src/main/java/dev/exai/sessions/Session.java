package dev.exai.sessions;

import dev.exai.core.CancelToken;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.ChatCollector;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ModelId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A running session, as its {@link SessionWork} sees it. To be used by the thread that runs the work, while it runs. */
public final class Session {
    private final LiveSession live;

    Session(LiveSession live) {
        this.live = live;
    }

    /** Its name. */
    public SessionId id() {
        return live.id;
    }

    /** The caller's context; its token is also cancelled when the deadline passes or the session is cancelled. */
    public CallContext context() {
        return live.context;
    }

    /**
     * Asks the provider and reads the whole answer.
     *
     * @throws dev.exai.core.ExaiException if it fails or the session is stopped
     */
    public ChatResponse chat(Provider provider, ChatRequest request) {
        return chat(provider, request, event -> {});
    }

    /**
     * Asks the provider and reads the whole answer. The stream is closed when the session is stopped, so that the
     * provider ends its work even if it does not look at the context.
     *
     * @param listener is given every event as it comes, on this thread; what it throws ends the answer
     * @throws dev.exai.core.ExaiException if it fails or the session is stopped
     */
    public ChatResponse chat(Provider provider, ChatRequest request, Consumer<ChatEvent> listener) {
        return chat(provider, request, listener, "");
    }

    /**
     * As {@link #chat(Provider, ChatRequest, Consumer)}, and has the model go on where the output limit cut its answer. The
     * parts are joined without what they repeat; a warning {@code answer_continued} tells of it. If going on fails, what
     * there is is returned with a warning {@code continuation_failed}, cut as it is.
     *
     * @param maxParts most calls, at least 1, each of which is paid for
     * @throws dev.exai.core.ExaiException if the first part fails or the session is stopped
     */
    public ChatResponse chatToEnd(Provider provider, ChatRequest request, Consumer<ChatEvent> listener, int maxParts) {
        ChatResponse whole = new ContinuedAnswer(request, listener)
                .read((next, events, before) -> chat(provider, next, events, before), maxParts);
        live.throwIfStopped(ErrorPhase.OUTPUT);
        return whole;
    }

    private ChatResponse chat(Provider provider, ChatRequest request, Consumer<ChatEvent> listener, String textBefore) {
        live.throwIfStopped(ErrorPhase.PREPARE);
        ChatCollector collector = new ChatCollector();
        live.collecting(collector, textBefore);
        ChatClocks clocks = live.clocks(new ModelId(provider.id(), request.model()));
        try (ChatStream stream = provider.open(request, clocks.context())) {
            CancelToken.Registration link = live.context.cancel().onCancel(stream::close);
            try {
                return read(stream, collector, listener, clocks);
            } finally {
                link.close();
            }
        } catch (ExaiException e) {
            clocks.failed(e);
            throw e;
        } finally {
            live.collected(collector);
        }
    }

    /** The text of the newest answer as far as it has come, for whoever keeps the part of an interrupted answer; or null. */
    public @Nullable String partialText() {
        return live.partialText();
    }

    private ChatResponse read(
            ChatStream stream, ChatCollector collector, Consumer<ChatEvent> listener, ChatClocks clocks) {
        while (stream.hasNext()) {
            ChatEvent event = stream.next();
            clocks.came();
            collector.add(event);
            listener.accept(event);
            live.throwIfStopped(ErrorPhase.OUTPUT);
        }
        ChatResponse response = collector.response();
        clocks.ended();
        return response;
    }
}
