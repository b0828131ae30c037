package dev.exai.core.resilience;

import dev.exai.core.CancelToken;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ModelId;
import dev.exai.core.spi.CallContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The answer of one call over all its attempts. One thread reads; {@link #close()} may come from any thread: it sets
 * {@code ended}, which stops a running attempt or wait, and closes the stream of the attempt.
 */
final class RetryingStream implements ChatStream {
    /** Events held back before the first output; after so many the answer has begun whatever they are. */
    private static final int MAX_HELD = 256;

    private final RetryingProvider owner;
    private final ChatRequest request;
    private final CallContext context;
    private final CancelToken ended = new CancelToken();
    private final CancelToken.Registration link;
    private final AtomicReference<@Nullable ChatStream> current = new AtomicReference<>();
    private final Deque<ChatEvent> held = new ArrayDeque<>();
    private final Attempts attempts;
    private final Retries retries;
    private boolean released;
    private boolean doneSeen;
    private @Nullable ExaiException failure;

    RetryingStream(RetryingProvider owner, ChatRequest request, CallContext callers) {
        this.owner = owner;
        this.request = request;
        context = callers.toBuilder().cancel(ended).build();
        attempts = new Attempts(
                new ModelId(owner.id(), request.model()),
                context,
                usage -> owner.costOf(request.model(), usage, context.time().instant()));
        retries = Retries.ofChat(owner, () -> LaneAsk.state(owner.provider(), request), context, attempts);
        CancelToken cancel = callers.cancel();
        link = cancel.onCancel(() -> ended.cancel(String.valueOf(cancel.reason())));
    }

    /** Makes attempts until one has begun to answer. */
    void begin() {
        boolean begun = false;
        try {
            connect();
            begun = true;
        } finally {
            if (!begun) {
                close();
            }
        }
    }

    @Override
    public boolean hasNext() {
        if (failure != null) {
            throw failure;
        }
        while (!released) {
            awaitOutput();
        }
        if (held.isEmpty() && doneSeen) {
            return false;
        }
        try {
            if (held.isEmpty()) {
                held.add(pull());
            } else if (ended.isCancelled()) {
                throw cancelled(null);
            }
            return true;
        } catch (ExaiException e) {
            throw fail(afterOutput(e));
        }
    }

    @Override
    public ChatEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the answer has ended");
        }
        ChatEvent event = held.remove();
        if (event instanceof ChatEvent.Done) {
            attempts.succeeded();
        }
        return event;
    }

    @Override
    public void close() {
        attempts.abandoned();
        link.close();
        ended.cancel("the stream was closed");
        closeCurrent();
    }

    private void connect() {
        while (true) {
            attempts.begin();
            try {
                current.set(owner.provider().open(request, context));
                if (ended.isCancelled()) {
                    closeCurrent();
                }
                return;
            } catch (ExaiException e) {
                waitAfter(e);
            }
        }
    }

    private void awaitOutput() {
        try {
            ChatEvent event = pull();
            held.add(event);
            released = event.isOutput() || doneSeen || held.size() >= MAX_HELD;
        } catch (ExaiException e) {
            closeCurrent();
            held.clear();
            waitAfter(e);
            connect();
        }
        if (released) {
            attempts.outputBegan();
        }
    }

    private ChatEvent pull() {
        ChatStream stream = current.get();
        if (stream == null) {
            throw cancelled(null);
        }
        if (!stream.hasNext()) {
            throw failure(ErrorKind.INCOMPLETE, "the answer ended before its end mark", null);
        }
        ChatEvent event = stream.next();
        doneSeen = event instanceof ChatEvent.Done;
        if (event instanceof ChatEvent.UsageSeen seen) {
            attempts.used(seen.usage());
        }
        return event;
    }

    /** Returns when it is time for another attempt, or throws the final error. */
    private void waitAfter(ExaiException e) {
        ExaiException last = retries.after(e);
        if (last != null) {
            throw fail(last);
        }
    }

    private ExaiException fail(ExaiException e) {
        attempts.failed(e.kind(), e.phase());
        failure = e;
        close();
        return e;
    }

    private ExaiException afterOutput(ExaiException e) {
        if (ended.isCancelled()) {
            return cancelled(e);
        }
        if (!(e instanceof ProviderException error)) {
            return e;
        }
        return error.kind() == ErrorKind.CONNECTION_LOST
                ? error.toBuilder(ErrorKind.INTERRUPTED)
                        .phase(ErrorPhase.OUTPUT)
                        .build()
                : error.at(ErrorPhase.OUTPUT);
    }

    private ProviderException cancelled(@Nullable ExaiException cause) {
        return failure(ErrorKind.CANCELLED, "cancelled: " + ended.reason(), cause);
    }

    private ProviderException failure(ErrorKind kind, String message, @Nullable ExaiException cause) {
        return new ProviderException.Builder(kind, message)
                .provider(owner.id().value())
                .phase(released ? ErrorPhase.OUTPUT : ErrorPhase.START)
                .cause(cause)
                .build();
    }

    private void closeCurrent() {
        ChatStream stream = current.getAndSet(null);
        if (stream != null) {
            stream.close();
        }
    }
}
