package dev.exai.core.resilience;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * In which order a call looks at the keys. Files lie in the account of the first key, so what refers to one goes there. A
 * conversation, or what else shares a prompt cache, has an order of its own that is always the same (rendezvous hashing), so
 * it stays with one key, moves to the same other one while that is out, and returns. All others go where least is under way.
 */
final class LaneOrder {
    private LaneOrder() {}

    static List<Lane> of(LaneAsk ask, List<Lane> lanes) {
        if (lanes.size() == 1) {
            return lanes;
        }
        if (ask.pinned()) {
            return lanes.subList(0, 1);
        }
        String affinity = ask.affinity();
        return affinity == null ? byLoad(lanes) : ofAffinity(affinity, lanes);
    }

    private static List<Lane> byLoad(List<Lane> lanes) {
        int[] running =
                lanes.stream().mapToInt(lane -> lane.concurrency.running()).toArray();
        return sorted(lanes, Arrays.stream(running).asLongStream().toArray());
    }

    private static List<Lane> ofAffinity(String affinity, List<Lane> lanes) {
        long[] scores = IntStream.range(0, lanes.size())
                .mapToLong(index -> mixed(affinity.hashCode() + 0x9E3779B97F4A7C15L * (index + 1)))
                .toArray();
        return sorted(lanes, scores);
    }

    private static List<Lane> sorted(List<Lane> lanes, long[] scores) {
        return IntStream.range(0, lanes.size())
                .boxed()
                .sorted(Comparator.comparingLong(index -> scores[index]))
                .map(lanes::get)
                .toList();
    }

    /** Spreads the bits: the finalizer of SplitMix64. */
    private static long mixed(long bits) {
        long spread = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        spread = (spread ^ (spread >>> 27)) * 0x94D049BB133111EBL;
        return spread ^ (spread >>> 31);
    }
}
