package dev.exai.providers.internal.anthropic;

import dev.exai.core.chat.ChatCollector;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.Message;
import dev.exai.core.spi.CallContext;
import dev.exai.providers.internal.engine.AnswerEvents;
import dev.exai.providers.internal.engine.EngineStream;
import dev.exai.providers.internal.engine.RequestDraft;
import dev.exai.providers.internal.engine.VendorApi;
import dev.exai.providers.internal.http.HttpAnswer;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One call, over as many rounds as the vendor's own tools need. Not thread-safe. */
final class MessagesCall implements EngineStream.Rounds<MessagesRound> {
    private final VendorApi api;
    private final MessagesCodec codec;
    private final String path;
    private final RequestDraft draft;
    private final CallContext context;
    private final @Nullable ChatCollector said; // null: no tool of the vendor's own is offered, so no answer pauses
    private @Nullable BlockEvents blocks;

    MessagesCall(VendorApi api, MessagesCodec codec, String path, RequestDraft draft, CallContext context) {
        this.api = api;
        this.codec = codec;
        this.path = path;
        this.draft = draft;
        this.context = context;
        boolean hosted = !draft.hostedTools().isEmpty() || draft.members().containsKey("tools");
        said = hosted ? new ChatCollector() : null;
    }

    @Override
    public MessagesRound first(Deque<ChatEvent> sink) {
        BlockEvents fresh = new BlockEvents(api.provider(), sink);
        blocks = fresh;
        MessagesRound round = ask(draft, sink, fresh, true);
        sink.addAll(draft.notices());
        return round;
    }

    @Override
    public void seen(ChatEvent event) {
        if (said != null) {
            said.add(event);
        }
    }

    /** The answer so far goes back as the assistant's turn, and the vendor goes on from there. */
    @Override
    public MessagesRound after(MessagesRound ended, Deque<ChatEvent> sink) {
        ChatCollector soFar = said;
        BlockEvents known = blocks;
        if (soFar == null || known == null) {
            throw new IllegalStateException("an answer that was not remembered cannot go on");
        }
        soFar.add(new ChatEvent.Done(FinishReason.STOP));
        List<Message> messages = new ArrayList<>(draft.request().messages());
        messages.add(soFar.response().asMessage());
        ChatRequest next = draft.request().toBuilder().messages(messages).build();
        return ask(codec.draft(next, draft.model()), sink, known, false);
    }

    private MessagesRound ask(RequestDraft asked, Deque<ChatEvent> sink, BlockEvents known, boolean announce) {
        byte[] body = codec.write(asked);
        HttpAnswer answer = api.chat(path, body, asked, context);
        MessagesAssembler assembler =
                new MessagesAssembler(api.provider(), asked.request().model(), sink, known, announce);
        AnswerEvents events = new AnswerEvents(
                api.provider(),
                answer,
                api.errors(context.time()),
                asked.request().inOnePiece());
        return new MessagesRound(events, assembler, sink, said != null);
    }
}
