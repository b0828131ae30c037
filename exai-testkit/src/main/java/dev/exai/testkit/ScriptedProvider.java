package dev.exai.testkit;

import dev.exai.core.CancelToken;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.model.Support;
import dev.exai.core.spi.Abilities;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A provider in memory that answers from a queue of scripts and remembers what it was asked. It keeps the whole
 * provider contract: abilities, cancelling, deadlines, closing. Without a script it answers {@code ok}. Thread-safe.
 */
public final class ScriptedProvider implements Provider {
    private final ProviderId id;
    private final List<ModelInfo> models;
    private final CancelToken closing = new CancelToken();
    private final Deque<StreamScript> scripts = new ArrayDeque<>(); // guarded by this, as all below
    private final List<Call> calls = new ArrayList<>();
    private final Set<ScriptedStream> open = new HashSet<>();
    private Consumer<StreamScript> everyCall = script -> script.reply("ok");

    /** A call that arrived. */
    public record Call(ChatRequest request, CallContext context) {}

    /** A provider of that name with one model, {@code model-1}, that can do everything. */
    public ScriptedProvider(String id) {
        this(id, List.of(capable(ModelId.of(id, "model-1"))));
    }

    /** A provider of that name with these models. */
    public ScriptedProvider(String id, List<ModelInfo> models) {
        this.id = new ProviderId(id);
        this.models = List.copyOf(models);
    }

    /** A script for the next call that has none. */
    public synchronized StreamScript onOpen() {
        StreamScript script = new StreamScript();
        scripts.add(script);
        return script;
    }

    /** What to do with every call that finds no script; given a fresh script each time. */
    public synchronized void onEveryOpen(Consumer<StreamScript> setting) {
        everyCall = setting;
    }

    /** Every call so far, in order of arrival; calls that a missing ability refused are not among them. */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Streams that were opened and neither closed nor cancelled yet. */
    public synchronized int openStreams() {
        return open.size();
    }

    @Override
    public ProviderId id() {
        return id;
    }

    @Override
    public List<ModelInfo> models() {
        return models;
    }

    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        ModelInfo model = model(request.model());
        Abilities.require(model, request);
        context.cancel().throwIfCancelled();
        context.deadline().throwIfExpired("asking " + id, ErrorPhase.PREPARE);
        StreamScript script = take(request, context);
        ScriptedStream stream =
                new ScriptedStream(script, script.events(model.id(), request), context, closing, this::forget);
        synchronized (this) {
            open.add(stream);
        }
        boolean begun = false;
        try {
            stream.begin();
            begun = true;
            return stream;
        } finally {
            if (!begun) {
                stream.close();
            }
        }
    }

    /** Ends running calls with kind CLOSED. */
    @Override
    public void close() {
        closing.cancel("closed");
        synchronized (this) {
            open.clear();
        }
    }

    /** Names itself. */
    @Override
    public String toString() {
        return "ScriptedProvider[" + id + "]";
    }

    private ModelInfo model(String name) {
        for (ModelInfo model : models) {
            if (model.id().name().equals(name)) {
                return model;
            }
        }
        throw new ProviderException.Builder(ErrorKind.NOT_FOUND, id + " has no such model")
                .provider(id.value())
                .build();
    }

    private synchronized StreamScript take(ChatRequest request, CallContext context) {
        calls.add(new Call(request, context));
        StreamScript script = scripts.poll();
        if (script == null) {
            script = new StreamScript();
            everyCall.accept(script);
        }
        return script;
    }

    private synchronized void forget(ScriptedStream stream) {
        open.remove(stream);
    }

    private static ModelInfo capable(ModelId id) {
        ModelInfo.Builder model = ModelInfo.of(id);
        for (Capability capability : Capability.values()) {
            model.capability(capability, Support.YES);
        }
        return model.build();
    }
}
