package dev.exai.server.tools;

import dev.exai.core.ExaiException;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/** A failure of a tool that had reached something before. Both are shown: what was reached, and the error beside it. */
public final class PartialFailure extends ExaiException {
    private static final long serialVersionUID = 1L;

    private final ExaiException error;
    private final transient ObjectNode reached;

    /**
     * A failure with what had been reached.
     *
     * @param reached an object without the property {@code error}, which is added; matches the output schema then
     */
    public PartialFailure(ExaiException error, ObjectNode reached) {
        super(
                error.kind(),
                error.phase(),
                Objects.requireNonNullElse(error.getMessage(), error.kind().name()),
                error);
        this.error = error;
        this.reached = reached;
    }

    /** What went wrong. */
    public ExaiException error() {
        return error;
    }

    /** What had been reached. */
    public ObjectNode reached() {
        return reached;
    }

    @Override
    public boolean retryable() {
        return error.retryable();
    }
}
