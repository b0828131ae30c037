package dev.exai.core.resilience;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import java.util.Objects;

/**
 * What a failed attempt calls for, beside telling the caller: a pure function of the error's kind and phase, the one table
 * behind retries, keys, fallbacks and circuits.
 *
 * @param retry whether the same key may answer another attempt: the fault passes by itself
 * @param rotateKey whether another key of the provider may answer at once
 * @param fallback which other models are worth asking
 * @param blame what is to be spared for a while
 */
public record Remedy(boolean retry, boolean rotateKey, Fallback fallback, Blame blame) {
    /** Which other models are worth asking. */
    public enum Fallback {
        /** None: the request itself is at fault, or the caller has seen output. */
        NONE,
        /** Any that can do what is asked. */
        GENERAL,
        /** Those that take a longer input. */
        LONGER_CONTEXT,
        /** Those that judge content by other rules. */
        OTHER_RULES
    }

    /** What is to be spared for a while. */
    public enum Blame {
        /** Nothing. */
        NOBODY,
        /** The key is refused until somebody mends it. */
        DEAD_KEY,
        /** The key's account has no money, or the window of its plan is used up. */
        EMPTY_KEY,
        /** The key has asked this model too much for now. */
        LIMITED_KEY,
        /** The model as reached with this key: the failure counts against its circuit. */
        CIRCUIT
    }

    private static final Remedy NOTHING = new Remedy(false, false, Fallback.NONE, Blame.NOBODY);
    private static final Remedy ELSEWHERE = new Remedy(false, false, Fallback.GENERAL, Blame.NOBODY);
    private static final Remedy AGAIN = new Remedy(true, false, Fallback.GENERAL, Blame.CIRCUIT);

    /** Checks. */
    public Remedy {
        Objects.requireNonNull(fallback, "fallback");
        Objects.requireNonNull(blame, "blame");
    }

    /** What the failure calls for. */
    public static Remedy of(ErrorKind kind, ErrorPhase phase) {
        Remedy remedy = of(kind);
        // Nothing is repeated once the caller has seen output; who is to blame does not change by that.
        return phase == ErrorPhase.OUTPUT ? new Remedy(false, false, Fallback.NONE, remedy.blame) : remedy;
    }

    private static Remedy of(ErrorKind kind) {
        return switch (kind) {
            case RATE_LIMITED -> new Remedy(true, true, Fallback.GENERAL, Blame.LIMITED_KEY);
            case AUTHENTICATION -> new Remedy(false, true, Fallback.GENERAL, Blame.DEAD_KEY);
            case QUOTA_EXHAUSTED -> new Remedy(false, true, Fallback.GENERAL, Blame.EMPTY_KEY);
            case OVERLOADED,
                    SERVER_ERROR,
                    BAD_UPSTREAM,
                    TIMEOUT,
                    INTERRUPTED,
                    INCOMPLETE,
                    DNS_FAILED,
                    CONNECT_REFUSED,
                    UNREACHABLE,
                    CONNECT_TIMEOUT,
                    CONNECTION_LOST -> AGAIN;
            case TLS -> new Remedy(false, false, Fallback.GENERAL, Blame.CIRCUIT);
            case CONTEXT_TOO_LONG -> new Remedy(false, false, Fallback.LONGER_CONTEXT, Blame.NOBODY);
            case CONTENT_REFUSED -> new Remedy(false, false, Fallback.OTHER_RULES, Blame.NOBODY);
            case PERMISSION, NOT_FOUND, GONE, REDIRECTED, REJECTED -> ELSEWHERE;
            case INVALID_REQUEST,
                    UNSUPPORTED,
                    CONFLICT,
                    IDEMPOTENCY_MISMATCH,
                    IN_PROGRESS,
                    UNKNOWN_OUTCOME,
                    CANCELLED,
                    TOO_LARGE,
                    PATH_DENIED,
                    FILE_CHANGED,
                    FILE_GONE,
                    STORAGE_FULL,
                    CONFIGURATION,
                    CLOSED,
                    INTERNAL -> NOTHING;
        };
    }
}
