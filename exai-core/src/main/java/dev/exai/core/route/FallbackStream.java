package dev.exai.core.route;

import dev.exai.core.CancelToken;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ModelId;
import dev.exai.core.resilience.Remedy;
import dev.exai.core.spi.CallContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The answer of whichever model is the first to begin one. What a model says before its first output is held back until
 * then. One thread reads; {@link #close()} may come from any.
 */
final class FallbackStream implements ChatStream {
    /** Events held back before the first output; after so many the answer has begun whatever they are. */
    private static final int MAX_HELD = 256;

    private final Fallbacks fallbacks;
    private final ChatRequest request;
    private final CallContext context;
    private final CancelToken ended = new CancelToken();
    private final CancelToken.Registration link;
    private final AtomicReference<@Nullable ChatStream> current = new AtomicReference<>();
    private final Deque<ChatEvent> held = new ArrayDeque<>();
    private final Set<ModelId> asked = new HashSet<>();
    private Target target;
    private @Nullable ExaiException firstFailure;
    private ChatEvent.@Nullable Warning warning;
    private boolean released;

    FallbackStream(Target first, Fallbacks fallbacks, ChatRequest request, CallContext callers) {
        this.fallbacks = fallbacks;
        this.request = request;
        target = first;
        context = callers.toBuilder().cancel(ended).build();
        CancelToken cancel = callers.cancel();
        link = cancel.onCancel(() -> ended.cancel(String.valueOf(cancel.reason())));
    }

    /** Opens the first stream that can be opened. */
    void begin() {
        boolean begun = false;
        try {
            open();
            begun = true;
        } finally {
            if (!begun) {
                close();
            }
        }
    }

    @Override
    public boolean hasNext() {
        while (!released) {
            hold();
        }
        return !held.isEmpty() || stream().hasNext();
    }

    @Override
    public ChatEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the answer has ended");
        }
        return held.isEmpty() ? stream().next() : held.remove();
    }

    @Override
    public void close() {
        link.close();
        ended.cancel("the stream was closed");
        ChatStream stream = current.get();
        if (stream != null) {
            stream.close();
        }
    }

    private void open() {
        while (true) {
            asked.add(target.model().id());
            try {
                ChatStream stream = target.provider()
                        .open(
                                request.toBuilder()
                                        .model(target.model().id().name())
                                        .build(),
                                context);
                current.set(stream);
                if (ended.isCancelled()) {
                    stream.close();
                }
                return;
            } catch (ExaiException e) {
                turnAfter(e);
            }
        }
    }

    /** Takes one more event, or another model if this one has failed. */
    private void hold() {
        try {
            ChatStream stream = stream();
            if (!stream.hasNext()) {
                released = true;
                return;
            }
            ChatEvent event = stream.next();
            ExaiException refusal = refusal(event);
            if (refusal != null && next(refusal) != null) {
                throw refusal;
            }
            held.add(event);
            if (event instanceof ChatEvent.Started && warning != null) {
                held.add(warning);
            }
            released = event.isOutput() || event instanceof ChatEvent.Done || held.size() >= MAX_HELD;
        } catch (ExaiException e) {
            held.clear();
            stream().close();
            turnAfter(e);
            open();
        }
    }

    /** The error that an answer without any output stands for: some vendors refuse inside of an answer that succeeds. */
    private @Nullable ExaiException refusal(ChatEvent event) {
        if (!(event instanceof ChatEvent.Done done)) {
            return null;
        }
        ErrorKind kind = switch (done.reason().kind()) {
            case CONTENT_FILTER -> ErrorKind.CONTENT_REFUSED;
            case CONTEXT_FULL -> ErrorKind.CONTEXT_TOO_LONG;
            default -> null;
        };
        return kind == null
                ? null
                : new ProviderException.Builder(
                                kind,
                                target.model().id() + " ended without a word: "
                                        + done.reason().raw())
                        .provider(target.provider().id().value())
                        .phase(ErrorPhase.START)
                        .build();
    }

    /** Turns to the next model, or throws the error that the caller shall see. */
    private void turnAfter(ExaiException e) {
        ExaiException first = firstFailure;
        if (first == null) {
            firstFailure = e;
        } else if (!first.equals(e)) {
            first.addSuppressed(e);
        }
        Target next = ended.isCancelled() || context.deadline().isExpired() ? null : next(e);
        if (next == null) {
            throw ended.isCancelled() || first == null ? e : first;
        }
        warning = new ChatEvent.Warning(
                "fallback",
                target.model().id() + " failed (" + e.kind() + "), so "
                        + next.model().id() + " was asked");
        target = next;
    }

    private @Nullable Target next(ExaiException e) {
        // what was held back has not been seen, so an error inside it is one before the output
        Remedy remedy = Remedy.of(e.kind(), ErrorPhase.START);
        boolean unable = !e.equals(firstFailure) && e.kind() == ErrorKind.UNSUPPORTED;
        List<Target> others = fallbacks.of(unable ? Remedy.Fallback.GENERAL : remedy.fallback());
        return others.stream()
                .filter(other -> !asked.contains(other.model().id()))
                .findFirst()
                .orElse(null);
    }

    private ChatStream stream() {
        ChatStream stream = current.get();
        if (stream == null) {
            throw new ProviderException.Builder(ErrorKind.CANCELLED, "the stream was closed").build();
        }
        return stream;
    }
}
