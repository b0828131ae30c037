package dev.exai.sessions.workflow;

import dev.exai.core.chat.JsonText;
import dev.exai.core.model.Cost;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a panel came to. What every member said stays, whatever the majority is.
 *
 * @param decision the option with more than half of the votes; null if there is none
 * @param agreement the share of the votes for the strongest option, 0–1; 0 without votes
 * @param tally how many votes each option got, in the order of the options
 * @param ballots one for each member, in the order of the panel
 * @param cost what is known to have been spent; null if nothing is known
 * @param record everything needed to ask the same again and to see what came: prompts, settings, hashes, ballots
 */
public record ConsensusResult(
        Outcome outcome,
        @Nullable String decision,
        double agreement,
        Map<String, Integer> tally,
        List<Ballot> ballots,
        @Nullable Cost cost,
        JsonText record) {
    /** What came of the vote. */
    public enum Outcome {
        /** More than half of the votes are for one option, and there are enough votes. */
        AGREED,
        /** There are enough votes, and no option has more than half of them. */
        SPLIT,
        /** There are not enough votes. */
        NO_QUORUM
    }

    /** Copies and checks. */
    public ConsensusResult {
        Objects.requireNonNull(outcome, "outcome");
        tally = Collections.unmodifiableMap(new LinkedHashMap<>(tally));
        ballots = List.copyOf(ballots);
        Objects.requireNonNull(record, "record");
    }

    /** The votes for another option than the decision; all votes if there is no decision. */
    public List<Ballot> dissent() {
        return ballots.stream()
                .filter(ballot ->
                        ballot.vote() != null && !ballot.vote().option().equals(decision))
                .toList();
    }
}
