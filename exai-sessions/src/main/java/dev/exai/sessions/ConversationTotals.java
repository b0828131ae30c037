package dev.exai.sessions;

import dev.exai.core.chat.Usage;
import dev.exai.core.model.Cost;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the turns of a conversation used and cost.
 *
 * @param turns how many there are
 * @param unmetered how many of them say nothing of their tokens
 * @param usage the sum of what the others say
 * @param costs the sums of the known costs, one per currency
 */
public record ConversationTotals(long turns, long unmetered, Usage usage, List<Cost> costs) {
    /** Copies. */
    public ConversationTotals {
        costs = List.copyOf(costs);
    }

    /** The totals of the turns. */
    static ConversationTotals of(Iterable<Turn> turns) {
        long count = 0;
        long unmetered = 0;
        Usage sum = Usage.NONE;
        Map<String, BigDecimal> costs = new TreeMap<>();
        for (Turn turn : turns) {
            count++;
            Usage usage = turn.content().usage();
            Cost cost = turn.content().cost();
            unmetered += usage == null ? 1 : 0;
            sum = usage == null ? sum : sum.plus(usage);
            if (cost != null) {
                costs.merge(cost.currency(), cost.amount(), BigDecimal::add);
            }
        }
        return new ConversationTotals(
                count,
                unmetered,
                sum,
                costs.entrySet().stream()
                        .map(each -> new Cost(each.getValue(), each.getKey()))
                        .toList());
    }
}
