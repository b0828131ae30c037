package dev.exai.server.mcp;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.RequestId;
import dev.exai.server.rpc.Json;
import dev.exai.server.rpc.RpcException;
import dev.exai.server.tools.Content;
import dev.exai.server.tools.PartialFailure;
import dev.exai.server.tools.ToolResult;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The one place where errors of EXAI become what a client sees. Nothing of a fault of our own is shown but the request id. */
public final class Errors {
    /** The name under which the envelope stands in {@code _meta} of a failed tool result. */
    public static final String META_NAME = "dev.exai/error";

    private static final Map<ErrorKind, String> HINTS = Map.ofEntries(
            Map.entry(ErrorKind.INVALID_REQUEST, "Correct the named fields and call again."),
            Map.entry(
                    ErrorKind.UNSUPPORTED, "Choose a model or provider that can do this; listmodels shows abilities."),
            Map.entry(ErrorKind.NOT_FOUND, "Check the name; listmodels and the handles of earlier results are valid."),
            Map.entry(ErrorKind.GONE, "Start anew without the old handle."),
            Map.entry(ErrorKind.AUTHENTICATION, "The operator must set a valid key for this provider."),
            Map.entry(ErrorKind.PERMISSION, "The account behind the key must be allowed to do this."),
            Map.entry(ErrorKind.QUOTA_EXHAUSTED, "Add money to the account, or choose another provider."),
            Map.entry(ErrorKind.RATE_LIMITED, "Wait, then call again."),
            Map.entry(ErrorKind.OVERLOADED, "Wait, then call again, or choose another model."),
            Map.entry(ErrorKind.CONTENT_REFUSED, "Rephrase the request."),
            Map.entry(ErrorKind.CONTEXT_TOO_LONG, "Send less, or choose a model with a larger context window."),
            Map.entry(ErrorKind.TIMEOUT, "Call again, with less work per call if it happens again."),
            Map.entry(ErrorKind.REJECTED, "Wait until running calls have ended, then call again."),
            Map.entry(ErrorKind.TOO_LARGE, "Send less."),
            Map.entry(ErrorKind.PATH_DENIED, "Name a regular file inside the allowed roots."),
            Map.entry(ErrorKind.CONFIGURATION, "The operator must correct the settings."));

    private Errors() {}

    /** The envelope: a stable code, a message, whether to try again, how to mend it, the id to report. */
    public static ObjectNode envelope(ExaiException error, RequestId requestId) {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode();
        envelope.put("code", error.kind().name());
        envelope.put("message", message(error));
        envelope.put("retryable", error.retryable());
        String hint = HINTS.get(error.kind());
        if (hint != null) {
            envelope.put("hint", hint);
        }
        envelope.put("request_id", requestId.value());
        if (error instanceof ProviderException failure) {
            addProvider(envelope, failure);
        }
        return envelope;
    }

    /**
     * A failed tool result with the envelope as text for the model and under {@link #META_NAME} for programs; what a
     * {@link PartialFailure} had reached is structured content and stands in the text too.
     */
    public static ToolResult failure(ExaiException error, RequestId requestId) {
        if (error instanceof PartialFailure partial) {
            ObjectNode envelope = envelope(partial.error(), requestId);
            ObjectNode structured = partial.reached().deepCopy();
            structured.set("error", envelope);
            return new ToolResult(List.of(), structured, true, meta(envelope));
        }
        ObjectNode envelope = envelope(error, requestId);
        ObjectNode wrapped = JsonNodeFactory.instance.objectNode();
        wrapped.set("error", envelope);
        return new ToolResult(List.of(new Content.Text(Json.text(wrapped))), null, true, meta(envelope));
    }

    private static ObjectNode meta(ObjectNode envelope) {
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        meta.set(META_NAME, envelope);
        return meta;
    }

    /** A fault of our own, as the family has it. */
    public static ExaiException internal(Throwable cause) {
        return new ExaiException(ErrorKind.INTERNAL, "internal error", cause);
    }

    /** The same as an error of the protocol, for requests that are no tool calls. */
    static RpcException protocol(ExaiException error, RequestId requestId) {
        if (error instanceof RpcException already) {
            return already;
        }
        int code = error.kind() == ErrorKind.INVALID_REQUEST || error.kind() == ErrorKind.NOT_FOUND
                ? RpcException.INVALID_PARAMS
                : error.kind() == ErrorKind.REJECTED ? RpcException.BUSY : RpcException.INTERNAL_ERROR;
        return new RpcException(code, message(error), envelope(error, requestId));
    }

    private static String message(ExaiException error) {
        String message = error.getMessage();
        return error.kind() == ErrorKind.INTERNAL || message == null ? "internal error" : message;
    }

    private static void addProvider(ObjectNode envelope, ProviderException failure) {
        if (failure.provider() != null) {
            envelope.put("provider", failure.provider());
        }
        if (failure.providerCode() != null) {
            envelope.put("provider_code", failure.providerCode());
        }
        if (failure.httpStatus() != 0) {
            envelope.put("provider_status", failure.httpStatus());
        }
        if (failure.retryAfter() != null) {
            envelope.put("retry_after_ms", failure.retryAfter().toMillis());
        }
    }
}
