package dev.exai.core.resilience;

import dev.exai.core.spi.KeyLimits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many requests and tokens one key may send in any minute: an exact window and no bucket, because a bucket that is full
 * at first lets nearly twice the minute's share pass in its first minute. Not thread-safe.
 */
final class RateLimit {
    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    private final KeyLimits limits;
    private final Deque<Sent> window = new ArrayDeque<>();
    private long tokensInWindow;

    RateLimit(KeyLimits limits) {
        this.limits = limits;
    }

    /** A request in the window. */
    static final class Sent {
        private final long atNanos;
        private long tokens;
        private boolean counted;

        private Sent(long atNanos, long tokens) {
            this.atNanos = atNanos;
            this.tokens = tokens;
        }
    }

    /** In how long a request of so many tokens may be sent. One that never fits goes alone. */
    long waitNanos(long tokens, long nowNanos) {
        forget(nowNanos);
        int requests = window.size();
        long sum = tokensInWindow;
        long wait = 0;
        for (Sent oldest : window) {
            if (fits(requests, sum + tokens)) {
                break;
            }
            wait = oldest.atNanos + WINDOW_NANOS - nowNanos;
            requests--;
            sum -= oldest.tokens;
        }
        return wait;
    }

    Sent take(long tokens, long nowNanos) {
        Sent sent = new Sent(nowNanos, tokens);
        if (limits.requestsPerMinute() > 0 || limits.tokensPerMinute() > 0) {
            window.add(sent);
            sent.counted = true;
            tokensInWindow += tokens;
        }
        return sent;
    }

    /** Replaces the estimate by what was really used. */
    void settle(Sent sent, long tokens) {
        if (sent.counted) {
            tokensInWindow += tokens - sent.tokens;
            sent.tokens = tokens;
        }
    }

    private boolean fits(int requests, long tokens) {
        return (limits.requestsPerMinute() == 0 || requests < limits.requestsPerMinute())
                && (limits.tokensPerMinute() == 0 || tokens <= limits.tokensPerMinute());
    }

    private void forget(long nowNanos) {
        while (!window.isEmpty() && nowNanos - window.peek().atNanos >= WINDOW_NANOS) {
            Sent oldest = window.remove();
            oldest.counted = false;
            tokensInWindow -= oldest.tokens;
        }
    }
}
