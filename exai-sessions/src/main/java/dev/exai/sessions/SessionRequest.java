package dev.exai.sessions;

import dev.exai.core.model.ModelId;
import dev.exai.core.spi.CallContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Under which names a session runs.
 *
 * @param model what will be asked; its provider's limit applies
 * @param context principal, request id, deadline and cancel token
 * @param conversation sessions of one conversation run one after another; null if it belongs to none
 * @param work how much it presses
 */
public record SessionRequest(
        ModelId model, CallContext context, @Nullable ConversationId conversation, WorkClass work) {
    /** Checks. */
    public SessionRequest {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(work, "work");
    }

    /** An interactive request outside of any conversation. */
    public static SessionRequest of(ModelId model, CallContext context) {
        return new SessionRequest(model, context, null, WorkClass.INTERACTIVE);
    }

    /** The same request as part of a conversation. */
    public SessionRequest in(ConversationId handle) {
        return new SessionRequest(model, context, handle, work);
    }

    /** The same request as work of another class. */
    public SessionRequest as(WorkClass other) {
        return new SessionRequest(model, context, conversation, other);
    }
}
