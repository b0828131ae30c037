package dev.exai.sessions.workflow;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.Message;
import dev.exai.core.model.Cost;
import dev.exai.core.model.Price;
import dev.exai.core.route.RoutePlan;
import dev.exai.core.route.Router;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.SessionManager;
import dev.exai.sessions.SessionRequest;
import dev.exai.sessions.internal.JsonTree;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** A model as expert: one call, in a session of the conversation. Thread-safe. */
public final class ModelExpert implements Expert {
    private final SessionManager sessions;
    private final Router router;
    private final String model;
    private final UnaryOperator<Provider> way;

    /**
     * An expert.
     *
     * @param model a name or alias of a model of the router, or {@code auto}
     */
    public ModelExpert(SessionManager sessions, Router router, String model) {
        this(sessions, router, model, UnaryOperator.identity());
    }

    /**
     * An expert whose calls go the given way.
     *
     * @param model a name or alias of a model of the router, or {@code auto}
     * @param way what every call goes through before it reaches its provider, such as a budget: the calls name the conversation
     *     of the work
     */
    public ModelExpert(SessionManager sessions, Router router, String model, UnaryOperator<Provider> way) {
        this.sessions = Objects.requireNonNull(sessions, "sessions");
        this.router = Objects.requireNonNull(router, "router");
        this.model = Objects.requireNonNull(model, "model");
        this.way = Objects.requireNonNull(way, "way");
    }

    @Override
    public ExpertOpinion judge(
            ConversationId conversation, WorkflowDefinition definition, WorkflowState state, CallContext context) {
        String rules = Objects.requireNonNullElse(definition.expertPrompt(), "");
        ChatRequest request = ChatRequest.to(model, List.of(Message.system(rules), Message.user(CaseText.of(state))))
                .build();
        RoutePlan plan = router.plan(model, request);
        ChatRequest asked = request.toBuilder().model(plan.model().id().name()).build();
        CallContext named =
                context.toBuilder().conversation(conversation.value()).build();
        Provider provider = way.apply(plan.provider());
        ChatResponse answer = sessions.executeOrThrow(
                SessionRequest.of(plan.model().id(), named).in(conversation), session -> session.chat(provider, asked));
        if (answer.text().isBlank()) {
            throw new ExaiException(
                    ErrorKind.INCOMPLETE, ErrorPhase.OUTPUT, plan.model().id() + " answered without a word", null);
        }
        Price price = plan.model().price();
        return new ExpertOpinion(
                answer.text(),
                JsonTree.in(answer.text()).orElse(null),
                answer.model(),
                answer.usage(),
                Cost.of(price, answer.usage(), context.time().instant()));
    }
}
