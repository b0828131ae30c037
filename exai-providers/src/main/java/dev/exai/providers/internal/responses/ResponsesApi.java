package dev.exai.providers.internal.responses;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.spi.CallContext;
import dev.exai.providers.internal.engine.AnswerEvents;
import dev.exai.providers.internal.engine.EngineStream;
import dev.exai.providers.internal.engine.JsonFields;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.SecondApi;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.HttpAnswer;
import dev.exai.providers.internal.http.HttpAsk;
import java.util.Deque;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The Responses API of one provider: nothing is stored there, and reasoning travels with the conversation. */
public final class ResponsesApi implements SecondApi {
    private static final String PATH = "responses";

    private final VendorApi api;
    private final ResponsesSettings settings;
    private final ResponsesCodec codec;
    private final UnaryOperator<Usage> convention;

    /** The Responses API behind this address and key, of a vendor whose counts mean what OpenAI's do. */
    public ResponsesApi(VendorApi api, ResponsesSettings settings) {
        this(api, settings, UnaryOperator.identity());
    }

    /**
     * As {@link #ResponsesApi(VendorApi, ResponsesSettings)}, of another vendor.
     *
     * @param convention turns its counts, whose own record is with them, into those of the common sense
     */
    public ResponsesApi(VendorApi api, ResponsesSettings settings, UnaryOperator<Usage> convention) {
        this.api = api;
        this.settings = settings;
        this.convention = convention;
        codec = new ResponsesCodec(api.provider(), settings);
    }

    @Override
    public String name() {
        return PATH;
    }

    @Override
    public boolean serves(ChatRequest request, ModelInfo model) {
        return settings.serve(request, model);
    }

    @Override
    public boolean needed(ChatRequest request, ModelInfo model) {
        return settings.needed(request, model);
    }

    @Override
    public ChatStream open(ChatRequest request, ModelInfo model, CallContext context) {
        RequestDraft draft = codec.draft(request, model);
        EngineStream<ResponsesRound> stream = new EngineStream<>(new Call(draft, context));
        stream.begin();
        return stream;
    }

    @Override
    public @Nullable Counting counting() {
        return settings.countsTokens() ? this::tokens : null;
    }

    private long tokens(ChatRequest request, ModelInfo model, CallContext context) {
        HttpAsk ask = HttpAsk.post(PATH + "/input_tokens", codec.writeCount(codec.draft(request, model)));
        long tokens = JsonFields.count(api.json(ask, context), "input_tokens", -1);
        if (tokens < 0) {
            throw api.nonsense("counted no tokens");
        }
        return tokens;
    }

    /** One call; the provider runs its own tools within its one round. */
    private final class Call implements EngineStream.Rounds<ResponsesRound> {
        private final RequestDraft draft;
        private final CallContext context;

        Call(RequestDraft draft, CallContext context) {
            this.draft = draft;
            this.context = context;
        }

        @Override
        public ResponsesRound first(Deque<ChatEvent> sink) {
            byte[] body = codec.write(draft);
            HttpAnswer answer = api.chat(PATH, body, draft, context);
            AnswerEvents events = new AnswerEvents(api.provider(), answer, api.errors(context.time()));
            sink.addAll(draft.notices());
            return new ResponsesRound(
                    events, new ResponsesReader(api.provider(), draft.request().model(), convention, sink));
        }

        @Override
        public ResponsesRound after(ResponsesRound ended, Deque<ChatEvent> sink) {
            throw new IllegalStateException("a response has one round");
        }
    }
}
