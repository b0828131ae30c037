package dev.exai.server.mcp;

import dev.exai.server.rpc.RpcException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The requests of one connection or session that are being worked on, by the client's ids. Thread-safe. */
final class Running {
    private final ConcurrentMap<JsonNode, Consumer<String>> byId = new ConcurrentHashMap<>();

    /**
     * Remembers how to cancel a request.
     *
     * @param cancel gets the reason
     * @throws RpcException code INVALID_REQUEST if the id is in use
     */
    void add(JsonNode id, Consumer<String> cancel) {
        if (byId.putIfAbsent(id, cancel) != null) {
            throw new RpcException(RpcException.INVALID_REQUEST, "Invalid Request: id is in use by a running request");
        }
    }

    void remove(JsonNode id) {
        byId.remove(id);
    }

    /** Cancels the request of that id; does nothing if there is none, because it may have ended meanwhile. */
    void cancel(@Nullable JsonNode id, String why) {
        Consumer<String> cancel = id == null ? null : byId.get(id);
        if (cancel != null) {
            cancel.accept(why);
        }
    }

    void cancelAll(String why) {
        byId.values().forEach(cancel -> cancel.accept(why));
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }
}
