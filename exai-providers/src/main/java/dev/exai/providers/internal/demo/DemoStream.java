package dev.exai.providers.internal.demo;

import dev.exai.core.CancelToken;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hands out a prepared answer, with a pause before each piece of output. One thread reads; {@link #close()} from any
 * thread, a cancel of the call and the provider's end all wake it.
 */
final class DemoStream implements ChatStream {
    private final Iterator<ChatEvent> events;
    private final Duration wordDelay;
    private final CallContext context;
    private final ProviderId provider;
    private final CancelToken end = new CancelToken();
    private final List<CancelToken.Registration> links;
    private @Nullable ChatEvent ready;
    private @Nullable ProviderException failure;
    private boolean outputSeen;

    DemoStream(
            List<ChatEvent> events,
            Duration wordDelay,
            CallContext context,
            CancelToken providerClosed,
            ProviderId provider) {
        this.events = events.iterator();
        this.wordDelay = wordDelay;
        this.context = context;
        this.provider = provider;
        links = List.of(
                context.cancel()
                        .onCancel(() -> end.cancel(
                                "the call was cancelled: " + context.cancel().reason())),
                providerClosed.onCancel(() -> end.cancel("the provider was closed")));
    }

    @Override
    public boolean hasNext() {
        if (ready == null && !events.hasNext()) {
            return false;
        }
        throwIfEnded(phase());
        if (ready != null) {
            return true;
        }
        ChatEvent event = events.next();
        if (event.isOutput()) {
            pause();
            throwIfEnded(phase());
            outputSeen = true;
        }
        ready = event;
        return true;
    }

    @Override
    public ChatEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the answer has ended");
        }
        ChatEvent event = Objects.requireNonNull(ready);
        ready = null;
        return event;
    }

    @Override
    public void close() {
        links.forEach(CancelToken.Registration::close);
        end.cancel("the stream was closed");
    }

    /** Throws, and from then on always, if the call is over. */
    void throwIfEnded(ErrorPhase phase) {
        if (failure == null && end.isCancelled()) {
            failure = failure(ErrorKind.CANCELLED, String.valueOf(end.reason()), phase);
        } else if (failure == null && context.deadline().isExpired()) {
            failure = failure(ErrorKind.TIMEOUT, "the deadline passed before the answer was complete", phase);
        }
        if (failure != null) {
            close();
            throw failure;
        }
    }

    private void pause() {
        if (wordDelay.isZero()) {
            return;
        }
        Duration left = context.deadline().remaining();
        try {
            context.time().sleep(wordDelay.compareTo(left) < 0 ? wordDelay : left, end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end.cancel("interrupted");
        }
    }

    private ErrorPhase phase() {
        return outputSeen ? ErrorPhase.OUTPUT : ErrorPhase.START;
    }

    private ProviderException failure(ErrorKind kind, String message, ErrorPhase phase) {
        return new ProviderException.Builder(kind, message)
                .phase(phase)
                .provider(provider.value())
                .build();
    }
}
