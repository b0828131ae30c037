package dev.exai.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one family of errors of EXAI, unchecked. The {@link #kind()} says what went wrong, the {@link #phase()} how far
 * the call had come. Messages never hold keys, prompts or answers.
 */
public class ExaiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final ErrorPhase phase;

    /** An error found before anything was sent. */
    public ExaiException(ErrorKind kind, String message) {
        this(kind, ErrorPhase.PREPARE, message, null);
    }

    /** An error with its cause, found before anything was sent. */
    public ExaiException(ErrorKind kind, String message, @Nullable Throwable cause) {
        this(kind, ErrorPhase.PREPARE, message, cause);
    }

    /** An error in a given phase; {@code cause} is null where there is none. */
    public ExaiException(ErrorKind kind, ErrorPhase phase, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.phase = Objects.requireNonNull(phase, "phase");
    }

    /** What went wrong. */
    public final ErrorKind kind() {
        return kind;
    }

    /** How far the call had come. */
    public final ErrorPhase phase() {
        return phase;
    }

    /** Whether the same call may succeed later; the same as {@code kind().retryable()} unless a subclass knows more. */
    public boolean retryable() {
        return kind.retryable();
    }
}
