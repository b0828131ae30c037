package dev.exai.sessions.workflow;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Cost;
import dev.exai.core.model.Price;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.sessions.SessionHandle;
import dev.exai.sessions.SessionManager;
import dev.exai.sessions.SessionMetadata;
import dev.exai.sessions.SessionRequest;
import dev.exai.sessions.SessionResult;
import dev.exai.sessions.TokenMeter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Asks several models at once and counts their votes. Each is asked alone, in a session of its own; one that fails or is late
 * costs the others nothing. Thread-safe.
 *
 * <p>Not to be used inside of a session of the same principal: that one would hold a permit which the members wait for.
 */
public final class Consensus {
    private static final double INPUT_MARGIN = 1.5; // the estimate of input tokens may be that much too low

    private final SessionManager sessions;
    private final UnaryOperator<Provider> way;

    /** A consensus whose members run as sessions of the manager. */
    public Consensus(SessionManager sessions) {
        this(sessions, UnaryOperator.identity());
    }

    /**
     * A consensus whose members run as sessions of the manager, and whose calls go the given way.
     *
     * @param way what every call goes through before it reaches its provider, such as a budget: the calls are those of the
     *     principal who asks and name the same conversation, if there is one
     */
    public Consensus(SessionManager sessions, UnaryOperator<Provider> way) {
        this.sessions = Objects.requireNonNull(sessions, "sessions");
        this.way = Objects.requireNonNull(way, "way");
    }

    /** A member, what it is asked, and the session that asks it; no session if it would be too expensive. */
    private record Asked(
            Panelist panelist,
            ChatRequest request,
            @Nullable SessionHandle<ChatResponse> handle) {}

    /**
     * Asks the panel and waits until every member has answered, failed or run out of time.
     *
     * @param context whom to ask for; its deadline cuts the time of each member, and cancelling it ends them all
     * @throws ExaiException kind CANCELLED if the context is cancelled or this thread is interrupted
     */
    public ConsensusResult ask(ConsensusQuestion question, CallContext context) {
        context.cancel().throwIfCancelled();
        List<Asked> asked = start(question, context);
        List<Ballot> ballots = new ArrayList<>();
        boolean complete = false;
        try {
            for (Asked member : asked) {
                ballots.add(await(question, member, context.time().instant()));
            }
            complete = true;
        } finally {
            if (!complete) {
                asked.forEach(member -> {
                    if (member.handle() != null) {
                        member.handle().cancel("nobody waits any more");
                    }
                });
            }
        }
        context.cancel().throwIfCancelled();
        return Tally.count(question, ballots, asked.stream().map(Asked::request).toList());
    }

    private List<Asked> start(ConsensusQuestion question, CallContext context) {
        Cost ceiling = question.ceiling();
        BigDecimal left = ceiling == null ? BigDecimal.ZERO : ceiling.amount();
        List<Asked> asked = new ArrayList<>();
        for (Panelist panelist : question.panel()) {
            ChatRequest request = VotePrompt.request(question, panelist);
            if (ceiling != null) {
                Cost most = mostItCosts(
                        panelist,
                        request,
                        question.maxOutputTokens(),
                        context.time().instant());
                if (most == null
                        || !most.currency().equals(ceiling.currency())
                        || most.amount().compareTo(left) > 0) {
                    asked.add(new Asked(panelist, request, null));
                    continue;
                }
                left = left.subtract(most.amount());
            }
            CallContext own = CallContext.until(context.deadline().orSooner(question.perModel()))
                    .timeouts(context.timeouts())
                    .cancel(context.cancel())
                    .principal(context.principal())
                    .conversation(context.conversation())
                    .requestId(context.requestId())
                    .trace(context.trace())
                    .build();
            Provider provider = way.apply(panelist.provider());
            asked.add(new Asked(
                    panelist,
                    request,
                    sessions.start(
                            SessionRequest.of(panelist.model().id(), own),
                            session -> session.chat(provider, request))));
        }
        return asked;
    }

    private static @Nullable Cost mostItCosts(
            Panelist panelist, ChatRequest request, int maxOutputTokens, Instant moment) {
        Price price = panelist.model().price();
        long input = (long) (TokenMeter.estimate(request.messages()) * INPUT_MARGIN);
        return price == null ? null : price.at(moment).of(Usage.of(input, maxOutputTokens));
    }

    private static Ballot await(ConsensusQuestion question, Asked member, Instant moment) {
        Panelist panelist = member.panelist();
        if (member.handle() == null) {
            return new Ballot(panelist, Ballot.State.TOO_EXPENSIVE, null, null, null, null, null, Duration.ZERO);
        }
        SessionResult<ChatResponse> result = member.handle().await();
        SessionMetadata metadata = result.metadata();
        Usage usage = metadata.usage();
        Price price = panelist.model().price();
        Cost cost = Cost.of(price, usage, moment);
        if (result instanceof SessionResult.Succeeded<ChatResponse> succeeded) {
            String text = succeeded.value().text();
            Vote vote = VotePrompt.read(text, question.options());
            Ballot.State state = vote == null ? Ballot.State.UNCLEAR : Ballot.State.VOTED;
            return new Ballot(panelist, state, vote, text, null, usage, cost, metadata.duration());
        }
        Ballot.State state = result instanceof SessionResult.TimedOut ? Ballot.State.TIMED_OUT : Ballot.State.FAILED;
        return new Ballot(
                panelist, state, null, metadata.partialText(), kindOf(result), usage, cost, metadata.duration());
    }

    private static @Nullable ErrorKind kindOf(SessionResult<ChatResponse> result) {
        try {
            result.orThrow();
            return null;
        } catch (ExaiException e) {
            return e.kind();
        }
    }
}
