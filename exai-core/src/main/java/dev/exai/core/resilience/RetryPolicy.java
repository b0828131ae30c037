package dev.exai.core.resilience;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which failures are worth another attempt, and how long to wait before it. A pure function of the error's kind, its
 * phase and the number of the attempt.
 *
 * @param maxAttempts most attempts of one call, the first included, at least 1
 */
public record RetryPolicy(int maxAttempts) {
    /** Three attempts, as the SDKs of OpenAI and Anthropic make; more only delays the bad news. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(3);

    /** Never a second attempt. */
    public static final RetryPolicy NONE = new RetryPolicy(1);

    /** Wait before the second attempt, less jitter; doubles with each further one. */
    public static final Duration FIRST_BACKOFF = Duration.ofMillis(500);

    /** Longest wait of our own choice. */
    public static final Duration MAX_BACKOFF = Duration.ofSeconds(8);

    /** Longest wait that a provider may ask for; if it asks for more, the caller decides and not we. */
    public static final Duration MAX_RETRY_AFTER = Duration.ofSeconds(60);

    /** Share of the wait that is left to chance, so that callers who failed together do not return together. */
    private static final double JITTER = 0.25;

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if there is not at least one attempt
     */
    public RetryPolicy {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts must be at least 1: " + maxAttempts);
        }
    }

    /**
     * Whether another attempt may succeed and does no harm: the fault lies with the provider or the network, and
     * nothing has been delivered to the caller. An attempt that failed after it was sent may be billed although nobody
     * saw its answer.
     */
    public boolean isWorthRetrying(ErrorKind kind, ErrorPhase phase) {
        return Remedy.of(kind, phase).retry();
    }

    /**
     * What to do after a failed attempt. The wait is 0.5 s doubling to 8 s, of which up to a quarter is taken away by
     * chance; it is at least what the provider asks for.
     *
     * @param attempt which attempt failed, from 1
     * @param retryAfter what the provider asks for; null if it asks for nothing
     * @param remaining what is left until the deadline
     * @param chance from 0 (inclusive) to 1 (exclusive)
     */
    public RetryDecision decide(
            ErrorKind kind,
            ErrorPhase phase,
            int attempt,
            @Nullable Duration retryAfter,
            Duration remaining,
            double chance) {
        if (!isWorthRetrying(kind, phase)) {
            return new RetryDecision.GiveUp(null);
        }
        if (attempt >= maxAttempts) {
            return new RetryDecision.GiveUp("attempt " + attempt + " of " + maxAttempts);
        }
        if (retryAfter != null && retryAfter.compareTo(MAX_RETRY_AFTER) > 0) {
            return new RetryDecision.GiveUp("the provider asks to wait " + retryAfter.toSeconds() + " s");
        }
        Duration wait = waitAfter(attempt, retryAfter, chance);
        return wait.compareTo(remaining) < 0
                ? new RetryDecision.Wait(wait)
                : new RetryDecision.GiveUp("the deadline comes before the next attempt");
    }

    private static Duration waitAfter(int attempt, @Nullable Duration retryAfter, double chance) {
        int doublings = Math.min(attempt - 1, 10);
        long millis = Math.min(FIRST_BACKOFF.toMillis() << doublings, MAX_BACKOFF.toMillis());
        Duration jitter = Duration.ofMillis(Math.round(millis * JITTER * chance));
        Duration backoff = Duration.ofMillis(millis).minus(jitter);
        return retryAfter != null && retryAfter.compareTo(backoff) > 0 ? retryAfter.plus(jitter) : backoff;
    }
}
