package dev.exai.sessions;

import dev.exai.core.chat.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What of a conversation fits into a token budget: the pinned turns, the newest ones, and a summary of those left out if
 * there is one. Whole turns only, in their order, exactly as they were said.
 *
 * <p>The oldest turn of the window moves in steps of an eighth of the budget, not with every turn, so that the messages
 * sent before stay a prefix of those sent next for as long as possible and the caches of providers hit.
 *
 * @param summary what stands for turns that are left out; null if there is none
 * @param turns what is in the window beside it, oldest first
 * @param omittedTurns how many turns are not, those the summary stands for included
 * @param tokens the estimate for the window, the summary included
 */
public record HistoryWindow(@Nullable Summary summary, List<Turn> turns, int omittedTurns, long tokens) {
    private static final int STEPS = 8;
    private static final int SUMMARY_SHARE = 8; // a summary may take an eighth of the budget
    private static final int PINNED_SHARE = 2; // and pinned turns a half, or nothing new would fit any more

    /** Copies. */
    public HistoryWindow {
        turns = List.copyOf(turns);
    }

    /**
     * The window over all turns of a conversation, none of them pinned. Pure.
     *
     * @param turns all turns, oldest first
     * @param tokenBudget most tokens by the estimate of {@link TokenMeter}
     */
    public static HistoryWindow of(List<Turn> turns, long tokenBudget) {
        return of(turns, tokenBudget, Set.of());
    }

    /**
     * The window over all turns of a conversation. Pure.
     *
     * @param turns all turns, oldest first
     * @param tokenBudget most tokens by the estimate of {@link TokenMeter}
     * @param pinned numbers of turns that stay in the window however old they are, the newest first where they take more
     *     than half of the budget
     */
    public static HistoryWindow of(List<Turn> turns, long tokenBudget, Set<Long> pinned) {
        List<Summary> summaries = new ArrayList<>();
        List<Sized> said = new ArrayList<>();
        for (Turn turn : turns) {
            Summary.of(turn).ifPresentOrElse(summaries::add, () -> said.add(new Sized(turn, tokensOf(turn))));
        }
        if (tokensOf(said) <= tokenBudget) {
            return new HistoryWindow(null, turnsOf(said), 0, tokensOf(said));
        }
        List<Sized> kept = newestThatFit(
                said.stream().filter(each -> pinned.contains(each.number())).toList(), tokenBudget / PINNED_SHARE);
        Set<Long> keptNumbers = kept.stream().map(Sized::number).collect(Collectors.toSet());
        List<Sized> others = said.stream()
                .filter(each -> !keptNumbers.contains(each.number()))
                .toList();
        long reserved = tokensOf(kept) + (summaries.isEmpty() ? 0 : tokenBudget / SUMMARY_SHARE);
        int first = firstInWindow(others, Math.max(0, tokenBudget - reserved));
        long from = first < others.size() ? others.get(first).number() : Long.MAX_VALUE;
        List<Sized> window = said.stream()
                .filter(each -> each.number() >= from || keptNumbers.contains(each.number()))
                .toList();
        Summary summary =
                first == 0 ? null : newest(summaries, others.get(first - 1).number(), tokenBudget / SUMMARY_SHARE);
        long tokens = tokensOf(window) + (summary == null ? 0 : tokensOf(summary.turn()));
        return new HistoryWindow(summary, turnsOf(window), said.size() - window.size(), tokens);
    }

    private record Sized(Turn turn, long tokens) {
        long number() {
            return turn.number();
        }
    }

    /** All messages of the window, in their order, as they were said. */
    public List<Message> messages() {
        Stream<Turn> all = summary == null ? turns.stream() : Stream.concat(Stream.of(summary.turn()), turns.stream());
        return all.flatMap(turn -> turn.messages().stream())
                .map(TurnNote::withoutNotes)
                .toList();
    }

    /** How many of the turns that are left out the summary stands for; 0 without one. */
    public long summarizedThrough() {
        return summary == null ? 0 : summary.through();
    }

    private static int firstInWindow(List<Sized> turns, long budget) {
        long step = Math.max(1, budget / STEPS);
        long surplus = Math.max(0, tokensOf(turns) - budget);
        int first = firstAfter(turns, (surplus + step - 1) / step * step);
        if (first == turns.size()) {
            first = firstAfter(turns, surplus); // one big turn at the end: a whole step more would leave nothing
        }
        return first;
    }

    /** The first turn before which at least {@code tokens} lie. */
    private static int firstAfter(List<Sized> turns, long tokens) {
        long before = 0;
        int first = 0;
        while (first < turns.size() && before < tokens) {
            before += turns.get(first).tokens();
            first++;
        }
        return first;
    }

    private static List<Sized> newestThatFit(List<Sized> turns, long budget) {
        long left = budget;
        int first = turns.size();
        while (first > 0 && turns.get(first - 1).tokens() <= left) {
            first--;
            left -= turns.get(first).tokens();
        }
        return turns.subList(first, turns.size());
    }

    /** The newest summary that stands for nothing beyond the turn of that number and is not too long. */
    private static @Nullable Summary newest(List<Summary> summaries, long lastOmitted, long budget) {
        Summary found = null;
        for (Summary summary : summaries) {
            if (summary.through() <= lastOmitted
                    && tokensOf(summary.turn()) <= budget
                    && (found == null || summary.through() >= found.through())) {
                found = summary;
            }
        }
        return found;
    }

    private static List<Turn> turnsOf(List<Sized> turns) {
        return turns.stream().map(Sized::turn).toList();
    }

    private static long tokensOf(List<Sized> turns) {
        return turns.stream().mapToLong(Sized::tokens).sum();
    }

    private static long tokensOf(Turn turn) {
        return TokenMeter.estimate(turn.messages());
    }
}
