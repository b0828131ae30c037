package dev.exai.server.chat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.model.Cost;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Price;
import dev.exai.core.route.RoutePlan;
import dev.exai.core.route.Router;
import dev.exai.core.spi.CallContext;
import dev.exai.files.TextFile;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.Session;
import dev.exai.sessions.SessionManager;
import dev.exai.sessions.SessionMetadata;
import dev.exai.sessions.SessionRequest;
import dev.exai.sessions.SessionResult;
import dev.exai.sessions.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Chats of a caller: finds the model, reads files, waits for a place, sends the conversation, and keeps the turn when it is
 * complete. Thread-safe.
 */
public final class ChatService {
    private static final String TOOL = "chat";
    private static final int CHARS_PER_TOKEN = 3; // low, so that a budget is rather kept than broken

    private final Router router;
    private final SessionManager sessions;
    private final Conversations conversations;
    private final AttachmentReader attachments;
    private final String defaultModel;

    /** A service that asks {@code defaultModel} where neither the question nor its conversation names one. */
    public ChatService(
            Router router,
            SessionManager sessions,
            Conversations conversations,
            AttachmentReader attachments,
            String defaultModel) {
        this.router = router;
        this.sessions = sessions;
        this.conversations = conversations;
        this.attachments = attachments;
        this.defaultModel = defaultModel;
    }

    /**
     * Asks, and returns the whole answer.
     *
     * @param listener is given every event as it comes, on this thread
     * @throws ExaiException what went wrong; nothing was added to the conversation then, unless part of the answer had
     *     come: that part is kept, marked with what ended it
     */
    public ChatAnswer ask(ChatQuestion question, CallContext context, Consumer<ChatEvent> listener) {
        ConversationId conversation = conversationOf(question);
        List<Turn> earlier = turns(context.principal(), conversation);
        Attachments attached = attachments.read(question.files(), question.images());
        RoutePlan plan =
                router.plan(modelOf(question, earlier), request(question, attached.parts(question.prompt(), Set.of())));
        SessionRequest slot = SessionRequest.of(plan.model().id(), context);
        SessionResult<Said> result = sessions.execute(
                conversation == null ? slot : slot.in(conversation),
                session -> talk(question, conversation, attached, plan, session, listener));
        return answer(result.orThrow(), result.metadata(), plan);
    }

    /** What a session yields. */
    private record Said(
            ChatResponse response,
            @Nullable Cost cost,
            @Nullable ConversationId conversation,
            ChatAnswer.Sent sent,
            List<ChatEvent.Warning> warnings) {}

    private Said talk(
            ChatQuestion question,
            @Nullable ConversationId conversation,
            Attachments attached,
            RoutePlan plan,
            Session session,
            Consumer<ChatEvent> listener) {
        PrincipalId owner = session.context().principal();
        // Read again: another call may have added a turn while this one waited for its place.
        History history = new History(turns(owner, conversation), plan.model(), tokensOf(question, attached));
        Message asked = Message.user(attached.parts(question.prompt(), history.files()));
        ChatRequest request = request(question, List.of(new Part.Text(question.prompt()))).toBuilder()
                .model(plan.model().id().name())
                .messages(messages(question, history, asked))
                .build();
        TurnKeeper keeper = new TurnKeeper(conversations, owner);
        TurnKeeper.Asked turn = new TurnKeeper.Asked(question.systemPrompt(), asked, attached.hashes(), TOOL);
        ChatResponse response;
        try {
            response = session.chat(plan.provider(), request, listener);
        } catch (ExaiException e) {
            String part = session.partialText();
            if (conversation != null && part != null && !part.isEmpty()) {
                keeper.keepInterrupted(
                        conversation, turn.interrupted(part, plan.model().id(), e), e);
            }
            throw e;
        }
        Cost cost = costOf(plan.model(), response);
        List<ChatEvent.Warning> warnings = new ArrayList<>(history.warnings());
        warnings.addAll(response.warnings());
        addCut(response.finishReason(), warnings);
        ConversationId kept =
                keeper.keep(conversation, turn.answered(response, knownModel(response, plan), cost), warnings);
        ChatAnswer.Sent sent = new ChatAnswer.Sent(
                history.turns(),
                history.omittedTurns(),
                attached.sent(history.files()),
                attached.images().size());
        return new Said(response, cost, kept, sent, warnings);
    }

    private static ChatAnswer answer(Said said, SessionMetadata metadata, RoutePlan plan) {
        String handle = said.conversation() == null ? null : said.conversation().value();
        return new ChatAnswer(said.response(), metadata, plan, said.cost(), handle, said.sent(), said.warnings());
    }

    /** The request with everything but the model and the earlier messages. */
    private ChatRequest request(ChatQuestion question, List<Part> parts) {
        return ChatRequest.to(defaultModel, List.of(Message.user(parts)))
                .temperature(question.temperature())
                .thinking(question.thinking())
                .maxOutputTokens(question.maxOutputTokens())
                .webSearch(question.webSearch())
                .build();
    }

    private static List<Message> messages(ChatQuestion question, History history, Message asked) {
        List<Message> messages = new ArrayList<>();
        String system = question.systemPrompt() == null ? history.systemPrompt() : question.systemPrompt();
        if (system != null) {
            messages.add(Message.system(system));
        }
        messages.addAll(history.messages());
        messages.add(asked);
        return messages;
    }

    private String modelOf(ChatQuestion question, List<Turn> earlier) {
        if (question.model() != null) {
            return question.model();
        }
        for (int i = earlier.size() - 1; i >= 0; i--) {
            ModelId model = earlier.get(i).content().model();
            if (model != null && router.catalog().find(model.toString()).isPresent()) {
                return model.toString();
            }
        }
        return defaultModel;
    }

    /** The model that answered, if it can be asked again under that name; else the one that was asked. */
    private ModelId knownModel(ChatResponse response, RoutePlan plan) {
        boolean known = router.catalog().find(response.model().toString()).isPresent();
        return known ? response.model() : plan.model().id();
    }

    private static @Nullable ConversationId conversationOf(ChatQuestion question) {
        String handle = question.continuationId();
        if (handle == null) {
            return null;
        }
        try {
            return new ConversationId(handle);
        } catch (IllegalArgumentException e) {
            throw new ExaiException(ErrorKind.NOT_FOUND, "continuation_id: no such conversation", e);
        }
    }

    private List<Turn> turns(PrincipalId owner, @Nullable ConversationId conversation) {
        return conversation == null
                ? List.of()
                : conversations.history(owner, conversation, Long.MAX_VALUE).turns();
    }

    private static long tokensOf(ChatQuestion question, Attachments attached) {
        long chars = question.prompt().length();
        for (TextFile file : attached.files()) {
            chars += file.text().length();
        }
        return chars / CHARS_PER_TOKEN;
    }

    private static @Nullable Cost costOf(ModelInfo model, ChatResponse response) {
        Price price = model.price();
        return price == null || response.usage() == null ? null : price.of(response.usage());
    }

    private static void addCut(FinishReason reason, List<ChatEvent.Warning> warnings) {
        if (reason.kind() == FinishReason.Kind.LENGTH) {
            warnings.add(new ChatEvent.Warning("answer_cut", "the output limit cut the answer; it can be continued"));
        } else if (reason.kind() == FinishReason.Kind.CONTENT_FILTER) {
            warnings.add(new ChatEvent.Warning("answer_filtered", "the provider's filter cut the answer"));
        } else if (reason.kind() == FinishReason.Kind.CONTEXT_FULL) {
            warnings.add(new ChatEvent.Warning("context_full", "the context window is full; start a new conversation"));
        }
    }
}
