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
 */
public record SessionRequest(
        ModelId model, CallContext context, @Nullable ConversationId conversation) {
    /** Checks. */
    public SessionRequest {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(context, "context");
    }

    /** A request outside of any conversation. */
    public static SessionRequest of(ModelId model, CallContext context) {
        return new SessionRequest(model, context, null);
    }

    /** The same request as part of a conversation. */
    public SessionRequest in(ConversationId handle) {
        return new SessionRequest(model, context, handle);
    }
}
