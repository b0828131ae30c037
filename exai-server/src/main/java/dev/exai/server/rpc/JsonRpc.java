package dev.exai.server.rpc;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON-RPC 2.0 as MCP uses it: single messages, ids that are strings or integers, parameters that are objects. */
public final class JsonRpc {
    private static final SerializableString VERSION_NAME = new SerializedString("jsonrpc");
    private static final SerializableString VERSION = new SerializedString("2.0");
    private static final SerializableString ID = new SerializedString("id");
    private static final SerializableString RESULT = new SerializedString("result");

    private JsonRpc() {}

    /**
     * The message a document holds.
     *
     * @throws Malformed if it is none
     */
    public static Message message(JsonNode document) {
        if (document.isArray()) {
            throw new Malformed(null, "Invalid Request: batches are not accepted");
        }
        JsonNode id = document.get("id");
        JsonNode usableId = id != null && validId(id) ? id : null;
        if (!document.isObject() || !isText(document.get("jsonrpc"), "2.0")) {
            throw new Malformed(usableId, "Invalid Request: not an object with jsonrpc \"2.0\"");
        }
        if (id != null && usableId == null) {
            throw new Malformed(null, "Invalid Request: id must be a string or an integer");
        }
        JsonNode method = document.get("method");
        if (method == null) {
            return response(document, usableId);
        }
        JsonNode params = document.get("params");
        if (!method.isString() || (params != null && !params.isObject())) {
            throw new Malformed(usableId, "Invalid Request: method must be a string and params an object");
        }
        ObjectNode parameters = params == null ? JsonNodeFactory.instance.objectNode() : (ObjectNode) params;
        return usableId == null
                ? new Message.Notification(method.stringValue(), parameters)
                : new Message.Request(usableId, method.stringValue(), parameters);
    }

    private static Message response(JsonNode document, @Nullable JsonNode id) {
        JsonNode result = document.get("result");
        JsonNode error = document.get("error");
        if (id == null || (result == null) == (error == null)) {
            throw new Malformed(id, "Invalid Request: neither a request nor a response");
        }
        return new Message.Response(id, result, error);
    }

    private static boolean validId(JsonNode id) {
        return id.isString() || id.isIntegralNumber();
    }

    private static boolean isText(@Nullable JsonNode node, String text) {
        return node != null && node.isString() && node.stringValue().equals(text);
    }

    /** The bytes of a successful answer; the action writes the result, a JSON value. */
    public static byte[] result(JsonNode id, Consumer<JsonGenerator> result) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeName(VERSION_NAME);
            json.writeString(VERSION);
            json.writeName(ID);
            Json.write(json, id);
            json.writeName(RESULT);
            result.accept(json);
            json.writeEndObject();
        });
    }

    /** The bytes of an error; {@code id} is null if the request's could not be read. */
    public static byte[] error(@Nullable JsonNode id, RpcException error) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeName(VERSION_NAME);
            json.writeString(VERSION);
            if (id != null) {
                json.writeName(ID);
                Json.write(json, id);
            }
            json.writeName("error");
            json.writeStartObject();
            json.writeNumberProperty("code", error.code());
            json.writeStringProperty("message", String.valueOf(error.getMessage()));
            ObjectNode data = error.data();
            if (data != null) {
                Json.write(json, "data", data);
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    /** The bytes of a notification; the action writes the properties of its parameters. */
    public static byte[] notification(String method, Consumer<JsonGenerator> params) {
        return outgoing(null, method, params);
    }

    /** The bytes of a request to the client; the action writes the properties of its parameters. */
    public static byte[] request(String id, String method, Consumer<JsonGenerator> params) {
        return outgoing(id, method, params);
    }

    private static byte[] outgoing(@Nullable String id, String method, Consumer<JsonGenerator> params) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeName(VERSION_NAME);
            json.writeString(VERSION);
            if (id != null) {
                json.writeStringProperty("id", id);
            }
            json.writeStringProperty("method", method);
            json.writeName("params");
            json.writeStartObject();
            params.accept(json);
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    /** For messages of a log: the id as text. */
    public static String text(JsonNode id) {
        return new String(Json.bytes(id), StandardCharsets.UTF_8);
    }

    /** A document that is no message, with the id to answer under, if that could be read. */
    public static final class Malformed extends ExaiException {
        private static final long serialVersionUID = 1L;

        private final transient @Nullable JsonNode id;

        private Malformed(@Nullable JsonNode id, String message) {
            super(ErrorKind.INVALID_REQUEST, message);
            this.id = id;
        }

        /** The bytes of the error to answer with. */
        public byte[] answer() {
            return error(id, new RpcException(RpcException.INVALID_REQUEST, String.valueOf(getMessage())));
        }
    }
}
