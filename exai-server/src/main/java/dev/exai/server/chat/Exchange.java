package dev.exai.server.chat;

import dev.exai.core.ExaiException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.Cost;
import dev.exai.core.model.ModelCatalog;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.Price;
import dev.exai.core.route.Fallbacks;
import dev.exai.core.route.RoutePlan;
import dev.exai.core.spi.Attempt;
import dev.exai.server.files.DeliveredFile;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.Session;
import dev.exai.sessions.SessionMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A question and what comes back: asks, keeps the turn, and knows what was kept when the answer broke off. For one thread. */
final class Exchange {
    private final ChatQuestion question;
    private final Attachments attached;
    private final RoutePlan plan;
    private final TurnKeeper keeper;
    private final ModelCalls calls;
    private List<RemoteFile> references = List.of();
    private @Nullable String partialText;
    private @Nullable ConversationId keptIn;

    Exchange(ChatQuestion question, Attachments attached, RoutePlan plan, TurnKeeper keeper, ModelCalls calls) {
        this.question = question;
        this.attached = attached;
        this.plan = plan;
        this.keeper = keeper;
        this.calls = calls;
    }

    /** What a session yields; {@code conversation} is null if the turn could not be kept. */
    record Said(
            ChatResponse response,
            @Nullable Cost cost,
            @Nullable ConversationId conversation,
            ChatAnswer.Source source,
            ChatAnswer.Sent sent,
            List<ChatEvent.Warning> warnings) {}

    ChatQuestion question() {
        return question;
    }

    Attachments attached() {
        return attached;
    }

    RoutePlan plan() {
        return plan;
    }

    /** The conversation that goes on; null for a new one. */
    @Nullable
    ConversationId conversation() {
        return keeper.conversation();
    }

    /** Asks and keeps the turn; of an answer that breaks off, the part that came. */
    Said run(
            ChatRequest request,
            Message asked,
            History history,
            Session session,
            Consumer<ChatEvent> listener,
            ModelCatalog catalog) {
        TurnKeeper.Asked turn =
                new TurnKeeper.Asked(question.systemPrompt(), asked, attached.hashes(), question.tool());
        references = referencesIn(request);
        ModelCalls.Called called;
        try {
            called = calls.call(session, references.isEmpty() ? plan : alone(plan), request, question, listener);
        } catch (ExaiException e) {
            keepPart(turn, session, e);
            throw e;
        }
        ChatResponse response = called.response();
        Cost cost = costOf(response, session);
        List<ChatEvent.Warning> warnings = new ArrayList<>(history.warnings());
        warnings.addAll(attached.warnings());
        warnings.addAll(response.warnings());
        addCut(response.finishReason(), warnings);
        ConversationId kept =
                keeper.keep(turn.answered(response, knownModel(response, session, catalog), cost), warnings);
        partialText = response.text(); // told too if the session is stopped in this very moment
        keptIn = kept;
        if (kept != null) {
            calls.afterTurn(session.context().principal(), kept, history);
        }
        return new Said(response, cost, kept, called.source(), sent(history), warnings);
    }

    ChatAnswer answer(Said said, SessionMetadata metadata) {
        String handle = said.conversation() == null ? null : said.conversation().value();
        return new ChatAnswer(
                said.response(), metadata, plan, said.cost(), handle, said.source(), said.sent(), said.warnings());
    }

    /** The copies at the provider that the model was shown. */
    List<RemoteFile> references() {
        return references;
    }

    /** Whether part of an answer had come. */
    boolean hasSaid() {
        return partialText != null;
    }

    /** Without stand-ins: no other provider holds the copies. */
    private static RoutePlan alone(RoutePlan plan) {
        return new RoutePlan(plan.provider(), plan.model(), plan.why(), plan.candidates(), Fallbacks.NONE);
    }

    private static List<RemoteFile> referencesIn(ChatRequest request) {
        return request.messages().stream()
                .flatMap(message -> message.parts().stream())
                .filter(Part.FileReference.class::isInstance)
                .map(part -> ((Part.FileReference) part).file())
                .toList();
    }

    /** The error as the caller gets it: with the part of the answer that had come, if one had. */
    ExaiException failed(ExaiException error) {
        if (partialText == null) {
            return error;
        }
        return new InterruptedAnswerException(error, partialText, keptIn == null ? null : keptIn.value());
    }

    private void keepPart(TurnKeeper.Asked turn, Session session, ExaiException cause) {
        String part = session.partialText();
        if (part != null) {
            partialText = part;
            keptIn = keeper.keepInterrupted(turn.interrupted(part, askedModel(session), cause), cause);
        }
    }

    /** The model that answered, if it can be asked again under that name; else the one that was asked. */
    private ModelId knownModel(ChatResponse response, Session session, ModelCatalog catalog) {
        boolean known = catalog.find(response.model().toString()).isPresent();
        return known ? response.model() : askedModel(session);
    }

    /** The model that answered, or else was asked last: the chosen one, or one that stood in for it. */
    private ModelId askedModel(Session session) {
        Attempt attempt = answering(session);
        return attempt == null ? plan.model().id() : attempt.model();
    }

    private @Nullable Cost costOf(ChatResponse response, Session session) {
        Attempt attempt = answering(session);
        if (attempt != null && attempt.cost() != null) {
            return attempt.cost();
        }
        Price price = plan.model().price();
        boolean chosen = attempt == null || attempt.model().equals(plan.model().id());
        return Cost.of(
                chosen ? price : null,
                response.usage(),
                session.context().time().instant());
    }

    /** The last attempt that succeeded, or the last of all; null if none was noted. */
    private static @Nullable Attempt answering(Session session) {
        Attempt last = null;
        for (Attempt attempt : session.context().journal().attempts()) {
            last = last == null || attempt.failure() == null || last.failure() != null ? attempt : last;
        }
        return last;
    }

    private ChatAnswer.Sent sent(History history) {
        return new ChatAnswer.Sent(
                history.turns(),
                history.omittedTurns(),
                history.window().summarizedThrough(),
                attached.sent(history.earlier()),
                attached.images().stream().map(DeliveredFile::form).toList());
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
