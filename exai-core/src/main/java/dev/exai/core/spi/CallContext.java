package dev.exai.core.spi;

import dev.exai.core.CancelToken;
import dev.exai.core.Deadline;
import dev.exai.core.IdempotencyKey;
import dev.exai.core.PrincipalId;
import dev.exai.core.RequestId;
import dev.exai.core.TimeSource;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What travels with a call through every layer: who it is for, when it must end, how to stop it, what to call it in
 * logs. Immutable but for its {@link #journal()}; safe from any thread.
 */
public final class CallContext {
    /** Longest call when nobody says otherwise. */
    public static final Duration DEFAULT_TOTAL = Duration.ofMinutes(10);

    private final Deadline deadline;
    private final Timeouts timeouts;
    private final CancelToken cancel;
    private final PrincipalId principal;
    private final RequestId requestId;
    private final @Nullable IdempotencyKey idempotencyKey;
    private final @Nullable TraceContext trace;
    private final @Nullable String conversation;
    private final CallJournal journal;

    private CallContext(Builder builder) {
        deadline = builder.deadline;
        timeouts = builder.timeouts;
        cancel = builder.cancel;
        principal = builder.principal;
        requestId = builder.requestId == null ? RequestId.mint() : builder.requestId;
        idempotencyKey = builder.idempotencyKey;
        trace = builder.trace;
        conversation = builder.conversation;
        journal = builder.journal == null ? new CallJournal() : builder.journal;
    }

    /** A call of the local principal that must end within the duration, on the machine's clock. */
    public static CallContext within(Duration total) {
        return until(Deadline.after(total)).build();
    }

    /** A builder for a call that must end by the deadline; everything else has a default. */
    public static Builder until(Deadline deadline) {
        return new Builder(deadline);
    }

    /** A builder that holds everything this context holds, the journal included. */
    public Builder toBuilder() {
        return new Builder(deadline)
                .timeouts(timeouts)
                .cancel(cancel)
                .principal(principal)
                .requestId(requestId)
                .idempotencyKey(idempotencyKey)
                .trace(trace)
                .conversation(conversation)
                .journal(journal);
    }

    /** When the call must have ended, whatever it is doing. */
    public Deadline deadline() {
        return deadline;
    }

    /** The clocks for connecting, the first byte and silence. */
    public Timeouts timeouts() {
        return timeouts;
    }

    /** How the call is stopped from outside. */
    public CancelToken cancel() {
        return cancel;
    }

    /** Who it is for. */
    public PrincipalId principal() {
        return principal;
    }

    /** Its name in logs and errors. */
    public RequestId requestId() {
        return requestId;
    }

    /** The caller's promise that a repeat is the same call; null if it made none. */
    public @Nullable IdempotencyKey idempotencyKey() {
        return idempotencyKey;
    }

    /** The trace to pass on; null if there is none. */
    public @Nullable TraceContext trace() {
        return trace;
    }

    /**
     * The conversation it belongs to, as a name that only means something here and is never sent; null for none. Calls of one
     * conversation stay with the key that holds its prompt cache, and budgets may count by it.
     */
    public @Nullable String conversation() {
        return conversation;
    }

    /** The attempts made for this call. */
    public CallJournal journal() {
        return journal;
    }

    /** The clock of the deadline. */
    public TimeSource time() {
        return deadline.time();
    }

    /** Builds a {@link CallContext}. Not thread-safe. */
    public static final class Builder {
        private Deadline deadline;
        private Timeouts timeouts = Timeouts.DEFAULT;
        private CancelToken cancel = CancelToken.never();
        private PrincipalId principal = PrincipalId.LOCAL;
        private @Nullable RequestId requestId; // null until built: minting costs a random number
        private @Nullable IdempotencyKey idempotencyKey;
        private @Nullable TraceContext trace;
        private @Nullable String conversation;
        private @Nullable CallJournal journal; // null until built

        private Builder(Deadline deadline) {
            this.deadline = Objects.requireNonNull(deadline, "deadline");
        }

        /** Another deadline. */
        public Builder deadline(Deadline value) {
            deadline = Objects.requireNonNull(value, "deadline");
            return this;
        }

        /** Default {@link Timeouts#DEFAULT}. */
        public Builder timeouts(Timeouts value) {
            timeouts = value;
            return this;
        }

        /** Default a token that is never cancelled. */
        public Builder cancel(CancelToken value) {
            cancel = value;
            return this;
        }

        /** Default {@link PrincipalId#LOCAL}. */
        public Builder principal(PrincipalId value) {
            principal = value;
            return this;
        }

        /** Default a fresh one. */
        public Builder requestId(RequestId value) {
            requestId = value;
            return this;
        }

        /** Default none. */
        public Builder idempotencyKey(@Nullable IdempotencyKey value) {
            idempotencyKey = value;
            return this;
        }

        /** Default none. */
        public Builder trace(@Nullable TraceContext value) {
            trace = value;
            return this;
        }

        /** Default none. */
        public Builder conversation(@Nullable String value) {
            conversation = value;
            return this;
        }

        /** Default an empty one. */
        public Builder journal(CallJournal value) {
            journal = value;
            return this;
        }

        /** The finished context. */
        public CallContext build() {
            return new CallContext(this);
        }
    }
}
