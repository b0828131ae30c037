package dev.exai.sessions;

import dev.exai.core.ExaiException;
import java.util.Objects;

/**
 * How a session ended: exactly one of five ways, with what is known about it beside, never inside, the value.
 *
 * @param <T> what the work yields
 */
public sealed interface SessionResult<T> {
    /** What is known about the session. */
    SessionMetadata metadata();

    /**
     * The value.
     *
     * @throws ExaiException the error, if the session did not succeed
     */
    T orThrow();

    /** The work ended well. */
    record Succeeded<T>(T value, SessionMetadata metadata) implements SessionResult<T> {
        /** Checks. */
        public Succeeded {
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(metadata, "metadata");
        }

        @Override
        public T orThrow() {
            return value;
        }
    }

    /** The work failed with the error. */
    record Failed<T>(ExaiException error, SessionMetadata metadata) implements SessionResult<T> {
        /** Checks. */
        public Failed {
            Objects.requireNonNull(error, "error");
            Objects.requireNonNull(metadata, "metadata");
        }

        @Override
        public T orThrow() {
            throw error;
        }
    }

    /** The deadline passed, in the queue or at work, or another clock of the call ran out; the error has kind TIMEOUT. */
    record TimedOut<T>(ExaiException error, SessionMetadata metadata) implements SessionResult<T> {
        /** Checks. */
        public TimedOut {
            Objects.requireNonNull(error, "error");
            Objects.requireNonNull(metadata, "metadata");
        }

        @Override
        public T orThrow() {
            throw error;
        }
    }

    /** Somebody cancelled, in the queue or at work; the error has kind CANCELLED. */
    record Cancelled<T>(ExaiException error, SessionMetadata metadata) implements SessionResult<T> {
        /** Checks. */
        public Cancelled {
            Objects.requireNonNull(error, "error");
            Objects.requireNonNull(metadata, "metadata");
        }

        @Override
        public T orThrow() {
            throw error;
        }
    }

    /** The work was never begun: a queue is full (kind REJECTED) or the manager is closing (kind CLOSED). */
    record Rejected<T>(ExaiException error, SessionMetadata metadata) implements SessionResult<T> {
        /** Checks. */
        public Rejected {
            Objects.requireNonNull(error, "error");
            Objects.requireNonNull(metadata, "metadata");
        }

        @Override
        public T orThrow() {
            throw error;
        }
    }
}
