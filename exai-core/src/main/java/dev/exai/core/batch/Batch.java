package dev.exai.core.batch;

import dev.exai.core.model.ProviderId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A batch as the provider describes it at a moment.
 *
 * @param provider who holds it
 * @param id the provider's name of it
 * @param state how far it is
 * @param counts how many of its items are
 * @param createdAt when it was submitted; null if the provider does not say
 * @param expiresAt when the provider gives up what is left; null if it does not say
 * @param message what the provider says of a failure; null if nothing
 */
public record Batch(
        ProviderId provider,
        String id,
        State state,
        Counts counts,
        @Nullable Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable String message) {
    /** How far a batch is. */
    public enum State {
        /** Accepted; being checked or waiting. */
        WAITING,
        /** Being answered. */
        RUNNING,
        /** Asked to stop; what runs is being finished. */
        CANCELLING,
        /** Every item has a result. */
        COMPLETED,
        /** Refused as a whole; there are no results. */
        FAILED,
        /** Out of time; some items have results. */
        EXPIRED,
        /** Stopped; some items have results. */
        CANCELLED;

        /** Whether nothing changes any more. */
        public boolean isEnd() {
            return ordinal() >= COMPLETED.ordinal();
        }
    }

    /**
     * Items of a batch.
     *
     * @param total all; −1 if the provider does not say yet
     * @param succeeded those answered
     * @param failed those that failed
     */
    public record Counts(int total, int succeeded, int failed) {
        /** Nothing known. */
        public static final Counts UNKNOWN = new Counts(-1, 0, 0);
    }

    /** Checks. */
    public Batch {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(counts, "counts");
    }
}
