package dev.exai.sessions;

import dev.exai.core.chat.Message;
import java.util.List;

/**
 * The newest turns of a conversation that fit into a token budget: whole turns only, in their order, exactly as they
 * were said.
 *
 * <p>The oldest turn of the window moves in steps of an eighth of the budget, not with every turn, so that the messages
 * sent before stay a prefix of those sent next for as long as possible and the caches of providers hit.
 *
 * @param turns what is in the window, oldest first
 * @param omittedTurns how many older turns are not
 * @param tokens the estimate for the turns in the window
 */
public record HistoryWindow(List<Turn> turns, int omittedTurns, long tokens) {
    private static final int STEPS = 8;

    /** Copies. */
    public HistoryWindow {
        turns = List.copyOf(turns);
    }

    /**
     * The window over all turns of a conversation. Pure.
     *
     * @param turns all turns, oldest first
     * @param tokenBudget most tokens by estimate: four ASCII characters, or one other character, make a token
     */
    public static HistoryWindow of(List<Turn> turns, long tokenBudget) {
        long[] sizes = turns.stream().mapToLong(HistoryWindow::tokensOf).toArray();
        long total = 0;
        for (long size : sizes) {
            total += size;
        }
        long step = Math.max(1, tokenBudget / STEPS);
        long surplus = Math.max(0, total - tokenBudget);
        int first = firstAfter(sizes, (surplus + step - 1) / step * step);
        if (first == sizes.length) {
            first = firstAfter(sizes, surplus); // one big turn at the end: a whole step more would leave nothing
        }
        long kept = 0;
        for (int i = first; i < sizes.length; i++) {
            kept += sizes[i];
        }
        return new HistoryWindow(turns.subList(first, sizes.length), first, kept);
    }

    /** All messages of the turns, in their order. */
    public List<Message> messages() {
        return turns.stream().flatMap(turn -> turn.messages().stream()).toList();
    }

    /** The first turn before which at least {@code tokens} lie. */
    private static int firstAfter(long[] sizes, long tokens) {
        long before = 0;
        int first = 0;
        while (first < sizes.length && before < tokens) {
            before += sizes[first];
            first++;
        }
        return first;
    }

    private static long tokensOf(Turn turn) {
        return turn.messages().stream().mapToLong(MessageSize::tokens).sum();
    }
}
