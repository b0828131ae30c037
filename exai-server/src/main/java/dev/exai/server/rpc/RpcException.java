package dev.exai.server.rpc;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A request that is answered with a JSON-RPC error. The message is shown to the client. */
public final class RpcException extends ExaiException {
    /** The bytes are no JSON, or exceed a limit on JSON. */
    public static final int PARSE_ERROR = -32700;

    /** JSON, and no request. */
    public static final int INVALID_REQUEST = -32600;

    /** Nothing of that name is offered. */
    public static final int METHOD_NOT_FOUND = -32601;

    /** The parameters are missing or wrong. */
    public static final int INVALID_PARAMS = -32602;

    /** A fault of the server. */
    public static final int INTERNAL_ERROR = -32603;

    /** A limit is reached; the same request may succeed later. */
    public static final int BUSY = -32000;

    /** The resource does not exist; only in revisions up to 2025-11-25. */
    public static final int RESOURCE_NOT_FOUND = -32002;

    /** A header is missing or contradicts the body; since 2026-07-28. */
    public static final int HEADER_MISMATCH = -32020;

    /** The client has not declared an ability the request needs; since 2026-07-28. */
    public static final int MISSING_CAPABILITY = -32021;

    /** The protocol revision is not spoken here; since 2026-07-28. */
    public static final int UNSUPPORTED_VERSION = -32022;

    private static final long serialVersionUID = 1L;

    private final int code;
    private final transient @Nullable ObjectNode data;
    private final int httpStatus;

    /** An error without data. */
    public RpcException(int code, String message) {
        this(code, message, null);
    }

    /** An error with the {@code data} of JSON-RPC, null for none. */
    public RpcException(int code, String message, @Nullable ObjectNode data) {
        this(code, message, data, usualStatus(code));
    }

    /** An error that has a status of its own over HTTP. */
    public RpcException(int code, String message, @Nullable ObjectNode data, int httpStatus) {
        super(code == BUSY ? ErrorKind.REJECTED : ErrorKind.INVALID_REQUEST, ErrorPhase.PREPARE, message, null);
        this.code = code;
        this.data = data;
        this.httpStatus = httpStatus;
    }

    /** A limit on what runs at once is reached. */
    public static RpcException busy(String message) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("code", ErrorKind.REJECTED.name()).put("retryable", true);
        return new RpcException(BUSY, message, data);
    }

    /** The code of JSON-RPC. */
    public int code() {
        return code;
    }

    /** The status of an HTTP response that carries this as its only message. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The data of JSON-RPC, null for none. */
    public @Nullable ObjectNode data() {
        return data;
    }

    private static int usualStatus(int code) {
        return switch (code) {
            case PARSE_ERROR, INVALID_REQUEST, HEADER_MISMATCH, MISSING_CAPABILITY, UNSUPPORTED_VERSION -> 400;
            case BUSY -> 429;
            default -> 200;
        };
    }
}
