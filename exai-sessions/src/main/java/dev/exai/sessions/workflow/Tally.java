package dev.exai.sessions.workflow;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.Cost;
import dev.exai.sessions.internal.CanonicalDigest;
import dev.exai.sessions.internal.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts votes and writes the record. Pure. */
final class Tally {
    private Tally() {}

    static ConsensusResult count(ConsensusQuestion question, List<Ballot> ballots, List<ChatRequest> requests) {
        Map<String, Integer> tally = new LinkedHashMap<>();
        question.options().forEach(option -> tally.put(option, 0));
        int votes = 0;
        for (Ballot ballot : ballots) {
            if (ballot.vote() != null) {
                tally.merge(ballot.vote().option(), 1, Integer::sum);
                votes++;
            }
        }
        String strongest = null;
        int most = 0;
        for (Map.Entry<String, Integer> option : tally.entrySet()) {
            if (option.getValue() > most) {
                strongest = option.getKey();
                most = option.getValue();
            }
        }
        boolean decided = votes >= question.quorum() && most * 2 > votes;
        ConsensusResult.Outcome outcome = votes < question.quorum()
                ? ConsensusResult.Outcome.NO_QUORUM
                : decided ? ConsensusResult.Outcome.AGREED : ConsensusResult.Outcome.SPLIT;
        Cost cost = sum(ballots);
        JsonObject record = settings(question)
                .put("outcome", outcome.name())
                .put("decision", decided ? strongest : null)
                .objects("members", members(ballots, requests))
                .put("cost", cost == null ? null : cost.toString());
        return new ConsensusResult(
                outcome,
                decided ? strongest : null,
                votes == 0 ? 0 : (double) most / votes,
                tally,
                ballots,
                cost,
                record.json());
    }

    private static JsonObject settings(ConsensusQuestion question) {
        Cost ceiling = question.ceiling();
        return new JsonObject()
                .put("format", 1)
                .put("proposal", question.proposal())
                .texts("options", question.options())
                .put("quorum", question.quorum())
                .put("per_model_ms", question.perModel().toMillis())
                .put("max_output_tokens", question.maxOutputTokens())
                .put("seed", question.seed())
                .put("ceiling", ceiling == null ? null : ceiling.toString());
    }

    private static List<JsonObject> members(List<Ballot> ballots, List<ChatRequest> requests) {
        List<JsonObject> members = new ArrayList<>();
        for (int i = 0; i < ballots.size(); i++) {
            members.add(member(ballots.get(i), requests.get(i)));
        }
        return members;
    }

    private static JsonObject member(Ballot ballot, ChatRequest request) {
        JsonObject member = new JsonObject()
                .put("model", ballot.panelist().model().id().toString())
                .put("stance", ballot.panelist().stance().name())
                .put("rules", request.messages().get(0).text())
                .put(
                        "request",
                        CanonicalDigest.of(request).map(Object::toString).orElse(null))
                .put("state", ballot.state().name())
                .put("text", ballot.text())
                .put(
                        "failure",
                        ballot.failure() == null ? null : ballot.failure().name())
                .put("cost", ballot.cost() == null ? null : ballot.cost().toString())
                .put("duration_ms", ballot.duration().toMillis());
        Vote vote = ballot.vote();
        if (vote != null) {
            member.put("vote", vote.option())
                    .put("confidence", vote.confidence())
                    .texts("reasons", vote.reasons());
        }
        if (ballot.usage() != null) {
            member.put("input_tokens", ballot.usage().inputTokens())
                    .put("output_tokens", ballot.usage().outputTokens());
        }
        return member;
    }

    /** What is known to have been spent, if all of it is in one currency. */
    private static @Nullable Cost sum(List<Ballot> ballots) {
        List<Cost> known =
                ballots.stream().map(Ballot::cost).filter(cost -> cost != null).toList();
        if (known.isEmpty() || known.stream().map(Cost::currency).distinct().count() > 1) {
            return null;
        }
        BigDecimal amount = known.stream().map(Cost::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Cost(amount, known.get(0).currency());
    }
}
