package dev.exai.sessions.workflow;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.Cost;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking one member of a panel.
 *
 * @param vote its decision; null if it gave none that can be counted
 * @param text everything it said; null if nothing came
 * @param failure what went wrong; null if it answered
 * @param usage its tokens; null if unknown
 * @param cost what it cost by the price list; null if unknown
 * @param duration from the asking to the end, waiting included; zero if it was not asked
 */
public record Ballot(
        Panelist panelist,
        State state,
        @Nullable Vote vote,
        @Nullable String text,
        @Nullable ErrorKind failure,
        @Nullable Usage usage,
        @Nullable Cost cost,
        Duration duration) {
    /** How asking ended. */
    public enum State {
        /** It voted. */
        VOTED,
        /** It answered, and its answer holds no vote of the asked form. */
        UNCLEAR,
        /** It failed or was cancelled. */
        FAILED,
        /** Its time was over. */
        TIMED_OUT,
        /** It was not asked, since it could have cost more than what was left. */
        TOO_EXPENSIVE
    }

    /** Checks. */
    public Ballot {
        Objects.requireNonNull(panelist, "panelist");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(duration, "duration");
    }

    /** Names the member and how asking ended; shows no text. */
    @Override
    public String toString() {
        return panelist + " " + state + (vote == null ? "" : " " + vote.option());
    }
}
