package dev.exai.providers.internal.openai;

import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Abilities;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.http.HttpAnswer;
import dev.exai.providers.internal.http.HttpCalls;
import dev.exai.providers.internal.http.KeyRing;
import dev.exai.providers.internal.http.Redaction;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A provider that speaks OpenAI's chat completions, in the dialect of its vendor. Always streams. */
public final class OpenAiProvider implements Provider {
    private static final Logger LOG = LoggerFactory.getLogger(OpenAiProvider.class);
    private static final String CHAT = "chat/completions";
    private static final String MODELS = "models";

    private final ProviderId id;
    private final Dialect dialect;
    private final ModelSource models;
    private final KeyRing keys;
    private final Redaction redaction;
    private final ChatCodec codec;
    private final HttpCalls http;

    OpenAiProvider(ProviderId id, Dialect dialect, ModelSource models, KeyRing keys, HttpCalls http) {
        this.id = id;
        this.dialect = dialect;
        this.models = models;
        this.keys = keys;
        this.http = http;
        redaction = new Redaction(keys.all());
        codec = new ChatCodec(id, dialect);
    }

    @Override
    public ProviderId id() {
        return id;
    }

    @Override
    public List<ModelInfo> models() {
        return models.all();
    }

    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        ModelInfo model = models.find(request.model());
        Abilities.require(model, request);
        RequestDraft draft = codec.draft(request, model);
        EngineStream stream = new EngineStream(new Call(draft, context));
        stream.begin();
        return stream;
    }

    @Override
    public void probe(CallContext context) {
        learn(context);
    }

    /** Reads the provider's own list of models. */
    List<ModelId> learn(CallContext context) {
        try (HttpAnswer answer = http.get(MODELS, context)) {
            ErrorReader errors = errors(context);
            if (answer.status() != 200) {
                throw errors.failed(answer);
            }
            List<ModelId> learned = ModelList.read(answer, id, errors);
            models.learned(learned);
            LOG.debug("models listed provider={} count={} request={}", id, learned.size(), context.requestId());
            return learned;
        }
    }

    @Override
    public void close() {
        http.close();
    }

    @Override
    public String toString() {
        return "OpenAiProvider[" + id + "]";
    }

    private ErrorReader errors(CallContext context) {
        return new ErrorReader(id, dialect, redaction, context.time());
    }

    /** One call, over all its rounds. */
    private final class Call implements EngineStream.Rounds {
        private final RequestDraft draft;
        private final CallContext context;
        private final ErrorReader errors;
        private final @Nullable RoundMemory memory;

        Call(RequestDraft draft, CallContext context) {
            this.draft = draft;
            this.context = context;
            errors = errors(context);
            memory = dialect.confirmsOwnTools() ? new RoundMemory(id) : null;
        }

        @Override
        public Round first(Deque<ChatEvent> sink) {
            Round round = ask(draft, sink, true);
            sink.addAll(draft.warnings());
            return round;
        }

        @Override
        public void seen(ChatEvent event) {
            if (memory != null) {
                memory.add(event);
            }
        }

        @Override
        public Round after(Round ended, Deque<ChatEvent> sink) {
            RoundMemory remembered = memory;
            if (remembered == null) {
                throw new IllegalStateException(id + " has no tools of its own");
            }
            ChatRequest next = remembered.next(ended.request(), ended.hostedCalls());
            return ask(codec.draft(next, draft.model()), sink, false);
        }

        private Round ask(RequestDraft asked, Deque<ChatEvent> sink, boolean announce) {
            byte[] body = codec.write(asked);
            String key = keys.currentFingerprint();
            if (key != null) {
                context.journal().useKey(key);
            }
            logStart(body.length, key);
            HttpAnswer answer = http.post(CHAT, body, context);
            if (answer.status() != 200) {
                try (answer) {
                    ProviderException failed = errors.failed(answer);
                    LOG.debug(
                            "chat refused provider={} request={} status={} kind={}",
                            id,
                            context.requestId(),
                            answer.status(),
                            failed.kind());
                    throw failed;
                }
            }
            StreamAssembler assembler =
                    new StreamAssembler(id, asked.request().model(), sink, announce, dialect.confirmsOwnTools());
            return new Round(id, asked.request(), answer, assembler, dialect, errors);
        }

        private void logStart(int bytes, @Nullable String key) {
            LOG.debug(
                    "chat sent provider={} model={} request={} key={} bytes={}",
                    id,
                    draft.model().id().name(),
                    context.requestId(),
                    key,
                    bytes);
        }
    }
}
