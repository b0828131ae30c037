package dev.exai.server.chat;

import dev.exai.core.ExaiException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An error that broke off an answer of which part had come. Has the kind, phase and message of the error itself. */
public final class InterruptedAnswerException extends ExaiException {
    private static final long serialVersionUID = 1L;

    private final ExaiException error;
    private final String partialText;
    private final @Nullable String continuationId;

    InterruptedAnswerException(ExaiException error, String partialText, @Nullable String continuationId) {
        super(
                error.kind(),
                error.phase(),
                Objects.requireNonNullElse(error.getMessage(), error.kind().name()),
                error);
        this.error = error;
        this.partialText = partialText;
        this.continuationId = continuationId;
    }

    /** What broke the answer off. */
    public ExaiException error() {
        return error;
    }

    /** The text that had come. */
    public String partialText() {
        return partialText;
    }

    /** The conversation that holds the part; null if it could not be kept. */
    public @Nullable String continuationId() {
        return continuationId;
    }

    @Override
    public boolean retryable() {
        return error.retryable();
    }
}
