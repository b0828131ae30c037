package dev.exai.server.chat;

import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.model.ModelId;
import dev.exai.core.route.RoutePlan;
import dev.exai.core.spi.Provider;
import dev.exai.sessions.AnswerCache;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.Session;
import dev.exai.sessions.SharedCalls;
import dev.exai.sessions.Summaries;
import dev.exai.sessions.TokenMeter;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks models for chats: from the cache or together with the same question where that is allowed, to the end where that is
 * wanted. Learns how models count tokens, and has old turns summarized. Thread-safe.
 */
public final class ModelCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ModelCalls.class);
    private static final int MAX_PARTS = 8; // of one answer; more is rather a model that does not stop

    private final UnaryOperator<Provider> way;
    private final @Nullable AnswerCache cache;
    private final @Nullable Summaries summaries;
    private final SharedCalls shared = new SharedCalls();
    private final TokenMeter meter = new TokenMeter();

    /**
     * Calls that use what is given.
     *
     * @param way what every call goes through before it reaches its provider
     * @param cache null to ask every time
     * @param summaries null to leave old turns out
     */
    public ModelCalls(UnaryOperator<Provider> way, @Nullable AnswerCache cache, @Nullable Summaries summaries) {
        this.way = way;
        this.cache = cache;
        this.summaries = summaries;
    }

    /** An answer, without usage if nothing was used. */
    record Called(ChatResponse response, ChatAnswer.Source source) {}

    /** What is known of how models count. */
    TokenMeter meter() {
        return meter;
    }

    /** Asks the model of the plan, or finds its answer. */
    Called call(
            Session session, RoutePlan plan, ChatRequest request, ChatQuestion question, Consumer<ChatEvent> listener) {
        PrincipalId principal = session.context().principal();
        ModelId model = plan.model().id();
        Optional<ChatResponse> known = cache == null ? Optional.empty() : cache.find(principal, model, request);
        if (known.isPresent()) {
            return replayed(known.get(), ChatAnswer.Source.CACHE, listener);
        }
        if (question.shareIdentical()) {
            SharedCalls.Answer answer = shared.call(
                    model, request, session.context(), () -> ask(session, plan, request, question, listener));
            return answer.shared()
                    ? replayed(answer.response(), ChatAnswer.Source.SHARED_CALL, listener)
                    : new Called(answer.response(), ChatAnswer.Source.MODEL);
        }
        return new Called(ask(session, plan, request, question, listener), ChatAnswer.Source.MODEL);
    }

    /** Has the turns that did not fit summarized, if that is wanted. Does not wait, and fails in the log only. */
    void afterTurn(PrincipalId owner, ConversationId conversation, History history) {
        if (summaries == null) {
            return;
        }
        try {
            summaries.consider(owner, conversation, history.all(), history.window());
        } catch (ExaiException e) {
            LOG.warn("summary not begun conversation={} kind={}", conversation, e.kind());
        }
    }

    private ChatResponse ask(
            Session session, RoutePlan plan, ChatRequest request, ChatQuestion question, Consumer<ChatEvent> listener) {
        int parts = question.continueWhenCut() ? MAX_PARTS : 1;
        Provider provider = way.apply(plan.withFallbacks());
        ChatResponse response = parts == 1
                ? session.chat(provider, request, listener)
                : session.chatToEnd(provider, request, listener, parts);
        boolean sameModel = response.model().provider().equals(plan.model().id().provider()); // no fallback answered
        if (response.usage() != null && parts == 1 && sameModel) {
            meter.learn(plan.model().id(), request.messages(), response.usage());
        }
        if (cache != null) {
            cache.keep(session.context().principal(), plan.model().id(), request, response);
        }
        return response;
    }

    private static Called replayed(ChatResponse response, ChatAnswer.Source source, Consumer<ChatEvent> listener) {
        ChatResponse free = new ChatResponse(
                response.id(),
                response.model(),
                response.parts(),
                response.finishReason(),
                null,
                response.warnings(),
                response.extras());
        try (ChatStream events = ChatStream.of(free)) {
            events.forEachRemaining(listener);
        }
        return new Called(free, source);
    }
}
