package dev.exai.core.resilience;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many calls one key may have under way: as many as the settings allow until the provider refuses one as too much,
 * then seven tenths of those that were under way, and one more for each round of successes. Forgotten after a minute
 * without a refusal. Refusals of one second are one.
 *
 * <p>Not latency: the time to the first token says how long the question is and how hard the model thinks, which differs
 * by a factor of a hundred between calls; a limit learned from it would punish long questions. Not thread-safe.
 */
final class ConcurrencyLimit {
    static final Duration MEMORY = Duration.ofMinutes(1);
    private static final Duration ONE_EVENT = Duration.ofSeconds(1);
    private static final double CUT = 0.7; // between TCP's 0.5 and the 0.9 of Netflix's AIMD; streams end slowly

    private final int most;
    private int limit;
    private int running;
    private int successes;
    private boolean cut;
    private long cutNanos;

    ConcurrencyLimit(int most) {
        this.most = most;
        limit = most;
    }

    int running() {
        return running;
    }

    boolean hasRoom(long nowNanos) {
        forget(nowNanos);
        return running < limit;
    }

    /** How many may be under way; null for any number. */
    @Nullable
    Integer limit(long nowNanos) {
        forget(nowNanos);
        return limit == Integer.MAX_VALUE ? null : Integer.valueOf(limit);
    }

    private void forget(long nowNanos) {
        if (cut && nowNanos - cutNanos >= MEMORY.toNanos()) {
            cut = false;
            limit = most;
        }
    }

    /** In how long the limit will be forgotten; for ever if it is that of the settings. */
    long waitNanos(long nowNanos) {
        return cut ? cutNanos + MEMORY.toNanos() - nowNanos : Long.MAX_VALUE;
    }

    void taken() {
        running++;
    }

    void ended() {
        running--;
    }

    void succeeded() {
        if (cut && ++successes >= limit && limit < most) {
            limit++;
            successes = 0;
        }
    }

    void refused(long nowNanos) {
        if (cut && nowNanos - cutNanos < ONE_EVENT.toNanos()) {
            return;
        }
        cut = true;
        cutNanos = nowNanos;
        successes = 0;
        limit = Math.max(1, (int) (Math.min(limit, running) * CUT));
    }
}
