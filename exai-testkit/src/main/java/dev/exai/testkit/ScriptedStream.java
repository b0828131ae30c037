package dev.exai.testkit;

import dev.exai.core.CancelToken;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.spi.CallContext;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An answer of a {@link ScriptedProvider}. One thread reads; any thread closes. */
final class ScriptedStream implements ChatStream {
    private final StreamScript script;
    private final List<ChatEvent> events;
    private final CallContext context;
    private final CancelToken providerClosing;
    private final Consumer<ScriptedStream> whenClosed;
    private final CancelToken closed = new CancelToken();
    private final CancelToken.Registration link;
    private int delivered;
    private @Nullable ProviderException failure;

    ScriptedStream(
            StreamScript script,
            List<ChatEvent> events,
            CallContext context,
            CancelToken providerClosing,
            Consumer<ScriptedStream> whenClosed) {
        this.script = script;
        this.events = events;
        this.context = context;
        this.providerClosing = providerClosing;
        this.whenClosed = whenClosed;
        link = context.cancel().onCancel(() -> whenClosed.accept(this));
    }

    /** Waits as the script says, and fails as the script says, before the first event. */
    void begin() {
        check();
        if (script.stallsAtOpen()) {
            stall();
        }
        ProviderException scripted = script.failureAfter(0);
        if (scripted != null) {
            throw scripted;
        }
    }

    @Override
    public boolean hasNext() {
        if (failure == null && delivered == events.size()) {
            return false;
        }
        try {
            advance();
        } catch (ProviderException e) {
            failure = e;
            throw e;
        }
        return true;
    }

    @Override
    public ChatEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the answer has ended");
        }
        return events.get(delivered++);
    }

    @Override
    public void close() {
        closed.cancel("closed");
        link.close();
        whenClosed.accept(this);
    }

    private void advance() {
        if (failure != null) {
            throw failure;
        }
        check();
        if (script.stallsAfter(delivered)) {
            stall();
        }
        ProviderException scripted = script.failureAfter(delivered);
        if (scripted != null && delivered > 0) {
            throw scripted;
        }
    }

    private void stall() {
        CancelToken wake = new CancelToken();
        Runnable wakeUp = () -> wake.cancel("woken");
        List<CancelToken.Registration> links = Stream.of(script.released(), context.cancel(), closed, providerClosing)
                .map(token -> token.onCancel(wakeUp))
                .toList();
        try {
            script.noteBlocked();
            context.time().sleep(context.deadline().remaining(), wake);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(ErrorKind.CANCELLED, "interrupted");
        } finally {
            links.forEach(CancelToken.Registration::close);
        }
        check();
    }

    private void check() {
        if (closed.isCancelled() || context.cancel().isCancelled()) {
            throw failed(ErrorKind.CANCELLED, "the call was cancelled");
        }
        if (providerClosing.isCancelled()) {
            throw failed(ErrorKind.CLOSED, "the provider is closed");
        }
        if (context.deadline().isExpired()) {
            throw failed(ErrorKind.TIMEOUT, "the deadline passed");
        }
    }

    private ProviderException failed(ErrorKind kind, String message) {
        return new ProviderException.Builder(kind, message)
                .phase(delivered > 1 ? ErrorPhase.OUTPUT : ErrorPhase.WAIT)
                .build();
    }
}
