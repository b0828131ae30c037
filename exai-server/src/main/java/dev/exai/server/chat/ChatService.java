package dev.exai.server.chat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.route.RoutePlan;
import dev.exai.core.route.Router;
import dev.exai.core.spi.CallContext;
import dev.exai.server.files.DeliveredFile;
import dev.exai.server.files.FileDelivery;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.Session;
import dev.exai.sessions.SessionManager;
import dev.exai.sessions.SessionRequest;
import dev.exai.sessions.SessionResult;
import dev.exai.sessions.Summary;
import dev.exai.sessions.Turn;
import dev.exai.sessions.TurnPage;
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
    private static final int CHARS_PER_TOKEN = 3; // low, so that a budget is rather kept than broken

    /** How providers answer to a reference that leads nowhere. */
    private static final Set<ErrorKind> LEADS_NOWHERE =
            Set.of(ErrorKind.NOT_FOUND, ErrorKind.GONE, ErrorKind.INVALID_REQUEST);

    private final Router router;
    private final FileRouting routing;
    private final SessionManager sessions;
    private final Conversations conversations;
    private final AttachmentReader attachments;
    private final FileDelivery delivery;
    private final ModelCalls calls;
    private final String defaultModel;

    /** A service that asks {@code defaultModel} where neither the question nor its conversation names one. */
    public ChatService(
            Router router,
            SessionManager sessions,
            Conversations conversations,
            AttachmentReader attachments,
            FileDelivery delivery,
            ModelCalls calls,
            String defaultModel) {
        this.router = router;
        routing = new FileRouting(router);
        this.sessions = sessions;
        this.conversations = conversations;
        this.attachments = attachments;
        this.delivery = delivery;
        this.calls = calls;
        this.defaultModel = defaultModel;
    }

    /**
     * Asks, and returns the whole answer.
     *
     * @param listener is given every event as it comes, on this thread
     * @throws InterruptedAnswerException what went wrong after part of the answer had come; that part is kept in the
     *     conversation, marked with what ended it, also in one that began with this question
     * @throws ExaiException what went wrong before; nothing was added to the conversation then
     */
    public ChatAnswer ask(ChatQuestion question, CallContext context, Consumer<ChatEvent> listener) {
        conversations.openSoon(); // while the model is asked; what is said will be kept
        ConversationId conversation = conversationOf(question);
        List<Turn> earlier = turns(context.principal(), conversation);
        Given given = attachments.read(context.principal(), question);
        ChatRequest needs = request(question, given.needs(question.prompt()));
        RoutePlan plan = routing.plan(modelOf(question, earlier), needs, given.all(), question.provider());
        Attempt first = new Attempt(question, given, plan, conversation, context);
        try {
            return first.ask(listener);
        } catch (ExaiException e) {
            if (!first.hasLostCopies(e)) {
                throw e;
            }
            return new Attempt(question, given, plan, conversation, context).ask(listener);
        }
    }

    /** One way through: copies first, then a place, then the model. For one thread. */
    private final class Attempt {
        private final ChatQuestion question;
        private final Given given;
        private final RoutePlan plan;
        private final @Nullable ConversationId conversation;
        private final CallContext context;
        private @Nullable Exchange exchange;

        Attempt(
                ChatQuestion question,
                Given given,
                RoutePlan plan,
                @Nullable ConversationId conversation,
                CallContext context) {
            this.question = question;
            this.given = given;
            this.plan = plan;
            this.conversation = conversation;
            this.context = context;
        }

        ChatAnswer ask(Consumer<ChatEvent> listener) {
            Attachments attached = given.deliver(delivery, plan, context);
            TurnKeeper keeper = TurnKeeper.in(conversations, context.principal(), conversation);
            CallContext inConversation = context.toBuilder()
                    .conversation(keeper.handle().value())
                    .build(); // also the first turn's: it is paid too
            SessionRequest slot = SessionRequest.of(plan.model().id(), inConversation);
            Exchange talking = new Exchange(question, attached, plan, keeper, calls);
            exchange = talking;
            SessionResult<Exchange.Said> result = sessions.execute(
                    conversation == null ? slot : slot.in(conversation), session -> talk(talking, session, listener));
            try {
                return talking.answer(result.orThrow(), result.metadata());
            } catch (ExaiException e) {
                throw talking.failed(e);
            }
        }

        /** Whether it failed because copies at the provider were gone, which are sent again then. */
        boolean hasLostCopies(ExaiException failure) {
            Exchange talked = exchange;
            return talked != null
                    && !talked.hasSaid()
                    && LEADS_NOWHERE.contains(failure.kind())
                    && delivery.noteGone(plan.provider(), talked.references(), context);
        }
    }

    private Exchange.Said talk(Exchange exchange, Session session, Consumer<ChatEvent> listener) {
        ChatQuestion question = exchange.question();
        ModelInfo model = exchange.plan().model();
        // Read again: another call may have added a turn while this one waited for its place.
        List<Turn> earlier = turns(session.context().principal(), exchange.conversation());
        Set<Long> pinned = pinned(session.context().principal(), exchange.conversation());
        History history = new History(earlier, model, tokensOf(question, exchange.attached()), calls.meter(), pinned);
        CallContext context = session.context();
        List<Message> said = history.messages(file -> delivery.refit(file, exchange.plan(), context));
        Message asked = Message.user(exchange.attached().parts(question.prompt(), history.earlier()));
        ChatRequest request = request(question, List.of(new Part.Text(question.prompt()))).toBuilder()
                .model(model.id().name())
                .messages(messages(question, history, said, asked))
                .cacheKey(CacheKey.of(session.context().principal(), earlier, asked))
                .build();
        return exchange.run(request, asked, history, session, listener, router.catalog());
    }

    /** The request with everything but the model and the earlier messages. */
    private ChatRequest request(ChatQuestion question, List<Part> parts) {
        return ChatRequest.to(defaultModel, List.of(Message.user(parts)))
                .temperature(question.temperature())
                .thinking(question.thinking())
                .maxOutputTokens(question.maxOutputTokens())
                .reasoningText(question.reasoningText())
                .webSearch(question.webSearch())
                .build();
    }

    private static List<Message> messages(ChatQuestion question, History history, List<Message> said, Message asked) {
        List<Message> messages = new ArrayList<>();
        String system = question.systemPrompt() == null ? history.systemPrompt() : question.systemPrompt();
        if (system != null) {
            messages.add(Message.system(system));
        }
        messages.addAll(said);
        messages.add(asked);
        return messages;
    }

    private String modelOf(ChatQuestion question, List<Turn> earlier) {
        if (question.model() != null) {
            return question.model();
        }
        for (int i = earlier.size() - 1; i >= 0; i--) {
            ModelId model = earlier.get(i).content().model();
            if (model != null
                    && Summary.of(earlier.get(i)).isEmpty()
                    && router.catalog().find(model.toString()).isPresent()) {
                return model.toString();
            }
        }
        return defaultModel;
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

    private Set<Long> pinned(PrincipalId owner, @Nullable ConversationId conversation) {
        return conversation == null
                ? Set.of()
                : Set.copyOf(conversations.get(owner, conversation).marks().pinnedTurns());
    }

    private List<Turn> turns(PrincipalId owner, @Nullable ConversationId conversation) {
        List<Turn> turns = new ArrayList<>();
        Long after = conversation == null ? null : Long.valueOf(0);
        while (conversation != null && after != null) {
            TurnPage page = conversations.turns(owner, conversation, after, Conversations.MAX_PAGE);
            turns.addAll(page.turns());
            after = page.next();
        }
        return turns;
    }

    private static long tokensOf(ChatQuestion question, Attachments attached) {
        long chars = question.prompt().length();
        for (DeliveredFile file : attached.files()) {
            String text = file.text();
            chars += text == null ? 0 : text.length();
        }
        return chars / CHARS_PER_TOKEN;
    }
}
