package dev.exai.providers.internal.openai;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Abilities;
import dev.exai.core.spi.Account;
import dev.exai.core.spi.BatchProvider;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.EmbeddingProvider;
import dev.exai.core.spi.FileProvider;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.RemoteModels;
import dev.exai.core.spi.TokenCounter;
import dev.exai.providers.internal.engine.AnswerEvents;
import dev.exai.providers.internal.engine.EngineParts;
import dev.exai.providers.internal.engine.EngineStream;
import dev.exai.providers.internal.engine.ModelSource;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.SecondApi;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.HttpAnswer;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A provider that speaks OpenAI's chat completions, in the dialect of its vendor. */
public final class OpenAiProvider implements Provider {
    private static final String MODELS = "models";

    private final VendorApi api;
    private final Dialect dialect;
    private final ModelSource models;
    private final ChatCodec codec;
    private final Offers offers;
    private final OpenAiExtras extras;
    private final @Nullable OpenAiFiles files;
    private final @Nullable FileProvider ownFiles;
    private final @Nullable SecondApi second;
    private final @Nullable HostedTools hosted;
    private final List<ModelInfo> embeddings;

    private OpenAiProvider(VendorApi api, Dialect dialect, EngineParts parts, @Nullable SecondApi second) {
        this.api = api;
        this.dialect = dialect;
        models = parts.lacking(dialect.lacking()).models();
        embeddings = parts.embeddings();
        this.second = second;
        codec = new ChatCodec(api.provider(), dialect);
        offers = dialect.offers();
        extras = new OpenAiExtras(api, models, codec);
        FileRules ofFiles = offers.files();
        files = ofFiles == null ? null : new OpenAiFiles(api, ofFiles);
        Function<VendorApi, FileProvider> own = offers.ownFiles();
        ownFiles = own == null ? null : own.apply(api);
        Function<VendorApi, HostedTools> tools = offers.hostedTools();
        hosted = tools == null ? null : tools.apply(api);
    }

    /**
     * A provider made of these parts.
     *
     * @throws dev.exai.core.ExaiException kind CONFIGURATION if a setting is wrong or missing
     */
    public static OpenAiProvider of(EngineParts parts, Dialect dialect) {
        return new OpenAiProvider(parts.api(dialect), dialect, parts, null);
    }

    /** As {@link #of(EngineParts, Dialect)}, with another interface of the vendor for the requests that it serves. */
    public static OpenAiProvider of(EngineParts parts, Dialect dialect, Function<VendorApi, SecondApi> second) {
        VendorApi api = parts.api(dialect);
        return new OpenAiProvider(api, dialect, parts, second.apply(api));
    }

    @Override
    public ProviderId id() {
        return api.provider();
    }

    @Override
    public List<ModelInfo> models() {
        return models.all();
    }

    /** A failing interface is no reason to spare the other. */
    @Override
    public String endpoint(ChatRequest request) {
        return second == null || !second.serves(request, models.find(request.model())) ? "" : second.name();
    }

    @Override
    public ChatStream open(ChatRequest request, CallContext context) {
        ModelInfo model = models.find(request.model());
        Abilities.require(model, request);
        if (second != null && second.serves(request, model)) {
            return second.open(request, model, context);
        }
        HostedRuns runs = new HostedRuns(hosted, hostedTools(request, context), context);
        RequestDraft draft = codec.draft(request, model, runs.offered());
        EngineStream<ChatRound> stream = new EngineStream<>(new Call(draft, runs, context));
        stream.begin();
        return stream;
    }

    /** The vendor's tools for the request; none if one of the caller's has the name of one of them. */
    private Map<String, String> hostedTools(ChatRequest request, CallContext context) {
        if (hosted == null || !request.webSearch()) {
            return Map.of();
        }
        Map<String, String> tools = hosted.forSearch(context);
        return request.tools().stream().anyMatch(tool -> tools.containsKey(tool.name())) ? Map.of() : tools;
    }

    @Override
    public @Nullable FileProvider files() {
        return files == null ? ownFiles : files;
    }

    @Override
    public @Nullable BatchProvider batches() {
        BatchRules rules = offers.batches();
        OpenAiFiles lines = files;
        return rules == null || lines == null
                ? null
                : new OpenAiBatches(api, lines, rules, new BatchedChats(dialect, models, second));
    }

    @Override
    public @Nullable EmbeddingProvider embeddings() {
        EmbeddingRules rules = offers.embeddings();
        return rules == null ? null : new OpenAiEmbeddings(api, rules, embeddings);
    }

    @Override
    public @Nullable Account account() {
        AccountRules rules = offers.account();
        return rules == null ? null : context -> extras.balances(rules, context);
    }

    @Override
    public RemoteModels remoteModels() {
        return context -> extras.listed(offers.listedPrices(), context);
    }

    @Override
    public @Nullable TokenCounter tokenCounter() {
        CountRules rules = offers.tokens();
        if (rules != null) {
            return (request, context) -> extras.tokens(rules, request, context);
        }
        SecondApi.Counting counting = second == null ? null : second.counting();
        return counting == null
                ? null
                : (request, context) -> {
                    ModelInfo model = models.find(request.model());
                    Abilities.require(model, request);
                    return counting.tokens(request, model, context);
                };
    }

    @Override
    public void probe(CallContext context) {
        models.learned(api.models(MODELS, context));
    }

    @Override
    public void close() {
        api.close();
    }

    @Override
    public String toString() {
        return "OpenAiProvider[" + id() + "]";
    }

    /** One call, over all its rounds. */
    private final class Call implements EngineStream.Rounds<ChatRound> {
        private final RequestDraft draft;
        private final HostedRuns runs;
        private final CallContext context;
        private final @Nullable RoundMemory memory;

        Call(RequestDraft draft, HostedRuns runs, CallContext context) {
            this.draft = draft;
            this.runs = runs;
            this.context = context;
            memory = dialect.confirmsOwnTools() ? new RoundMemory(id()) : null;
        }

        @Override
        public ChatRound first(Deque<ChatEvent> sink) {
            ChatRound round = ask(draft, sink, true);
            sink.addAll(draft.notices());
            return round;
        }

        @Override
        public void seen(ChatEvent event) {
            if (memory != null) {
                memory.add(event);
            }
        }

        @Override
        public ChatRound after(ChatRound ended, Deque<ChatEvent> sink) {
            RoundMemory remembered = memory;
            if (remembered == null) {
                throw new IllegalStateException(id() + " has no tools of its own");
            }
            ChatRequest next = remembered.next(ended.request(), ended.hostedCalls());
            return ask(codec.draft(next, draft.model(), runs.offered()), sink, false);
        }

        private ChatRound ask(RequestDraft asked, Deque<ChatEvent> sink, boolean announce) {
            byte[] body = codec.write(asked);
            HttpAnswer answer = api.chat(dialect.chatPath(asked.model()), body, asked, context);
            StreamAssembler assembler =
                    new StreamAssembler(id(), asked.request().model(), sink, announce, dialect, runs.names());
            AnswerEvents events = new AnswerEvents(
                    id(), answer, api.errors(context.time()), asked.request().inOnePiece());
            return new ChatRound(id(), asked.request(), events, assembler, dialect, runs);
        }
    }
}
