package dev.exai.core.resilience;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A provider that does for each attempt what the test has laid out, and counts. */
final class ScriptedCalls implements Provider {
    static final ModelId MODEL = ModelId.of("scripted", "m");

    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger openStreams = new AtomicInteger();
    final List<CallContext> contexts = new ArrayList<>();
    boolean closed;
    boolean probed;
    private final Deque<List<Object>> scripts = new ArrayDeque<>();
    private @Nullable List<Object> always;

    /** One attempt: events in order; an exception is thrown when its turn comes, if it is the first thing by open. */
    ScriptedCalls then(Object... script) {
        scripts.add(List.of(script));
        return this;
    }

    ScriptedCalls always(Object... script) {
        always = List.of(script);
        return this;
    }

    static ProviderException error(ErrorKind kind, ErrorPhase phase) {
        return new ProviderException.Builder(kind, "upstream said " + kind)
                .provider("scripted")
                .phase(phase)
                .build();
    }

    static ChatEvent started() {
        return new ChatEvent.Started("r", MODEL);
    }

    static ChatEvent text(String text) {
        return new ChatEvent.TextDelta(text);
    }

    static ChatEvent done() {
        return new ChatEvent.Done(FinishReason.STOP);
    }

    @Override
    public ProviderId id() {
        return MODEL.provider();
    }

    @Override
    public List<ModelInfo> models() {
        return List.of(ModelInfo.of(MODEL).build());
    }

    @Override
    public String endpoint(ChatRequest request) {
        return request.webSearch() ? "search" : "";
    }

    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        opened.incrementAndGet();
        contexts.add(context);
        List<Object> next = always == null ? scripts.remove() : always;
        if (next.get(0) instanceof ExaiException e) {
            throw e;
        }
        openStreams.incrementAndGet();
        return new Playback(next, openStreams);
    }

    @Override
    public void probe(CallContext context) {
        probed = true;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public String toString() {
        return "ScriptedCalls";
    }

    private static final class Playback implements ChatStream {
        private final List<Object> script;
        private final AtomicInteger openStreams;
        private int at;
        private boolean closed;

        Playback(List<Object> script, AtomicInteger openStreams) {
            this.script = script;
            this.openStreams = openStreams;
        }

        @Override
        public boolean hasNext() {
            if (at < script.size() && script.get(at) instanceof Runnable action) {
                at++;
                action.run();
                return hasNext();
            }
            if (at < script.size() && script.get(at) instanceof ExaiException e) {
                throw e;
            }
            return at < script.size();
        }

        @Override
        public ChatEvent next() {
            return (ChatEvent) script.get(at++);
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                openStreams.decrementAndGet();
            }
        }
    }
}
