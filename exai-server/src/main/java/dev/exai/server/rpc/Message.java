package dev.exai.server.rpc;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A JSON-RPC 2.0 message from a client. */
public sealed interface Message {
    /**
     * Wants an answer.
     *
     * @param id a string or an integer
     * @param params empty if the message has none
     */
    record Request(JsonNode id, String method, ObjectNode params) implements Message {}

    /** Wants no answer; {@code params} is empty if the message has none. */
    record Notification(String method, ObjectNode params) implements Message {}

    /**
     * Answers a request of the server; exactly one of result and error is there.
     *
     * @param id as the server sent it
     */
    record Response(
            JsonNode id,
            @Nullable JsonNode result,
            @Nullable JsonNode error) implements Message {}
}
