package dev.exai.server.mcp;

import dev.exai.core.PrincipalId;
import dev.exai.server.rpc.Json;
import dev.exai.server.rpc.JsonRpc;
import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Outlet;
import dev.exai.server.rpc.RpcException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An open {@code subscriptions/listen}: tells the client of changes until one side ends it. Thread-safe. */
final class Subscription implements Changes.Listener {
    private final JsonNode id;
    private final PrincipalId principal;
    private final Filter filter;
    private final McpServer server;
    private final Outlet outlet;
    private final boolean sharedChannel;
    private final Consumer<Subscription> onEnd;
    private final ReentrantLock gate = new ReentrantLock();
    private boolean ended; // guarded by gate

    /** What a client wants to hear of, as far as it is offered. */
    record Filter(Set<Changes.Kind> kinds, Set<String> uris) {
        static Filter of(ObjectNode params, McpServer server) {
            JsonNode wanted = params.path("notifications");
            if (!wanted.isObject()) {
                throw new RpcException(RpcException.INVALID_PARAMS, "Invalid params: notifications is required");
            }
            Set<Changes.Kind> kinds = EnumSet.noneOf(Changes.Kind.class);
            for (Changes.Kind kind : Changes.Kind.values()) {
                if (wanted.path(kind.filterField()).asBoolean(false)
                        && server.features().tells(kind)) {
                    kinds.add(kind);
                }
            }
            Set<String> uris = new HashSet<>();
            if (server.features().tells(Changes.Kind.RESOURCES)) {
                wanted.path("resourceSubscriptions").forEach(uri -> uris.add(uri.asString("")));
            }
            int most = server.limits().of(Limit.WATCHED_RESOURCES);
            if (uris.size() > most) {
                throw new RpcException(
                        RpcException.INVALID_PARAMS, "Invalid params: more than " + most + " resourceSubscriptions");
            }
            return new Filter(kinds, Set.copyOf(uris));
        }

        void write(JsonGenerator json) {
            json.writeStartObject();
            kinds.forEach(kind -> json.writeName(kind.filterField()).writeBoolean(true));
            if (!uris.isEmpty()) {
                json.writeName("resourceSubscriptions");
                json.writeStartArray();
                uris.forEach(json::writeString);
                json.writeEndArray();
            }
            json.writeEndObject();
        }
    }

    /**
     * A subscription that is not open yet.
     *
     * @param principal who listens
     * @param sharedChannel whether other messages share the outlet's channel, so that an end must be announced
     * @param onEnd runs once when it has ended, on whichever side
     */
    Subscription(
            JsonNode id,
            PrincipalId principal,
            Filter filter,
            McpServer server,
            Outlet outlet,
            boolean sharedChannel,
            Consumer<Subscription> onEnd) {
        this.id = id;
        this.principal = principal;
        this.filter = filter;
        this.server = server;
        this.outlet = outlet;
        this.sharedChannel = sharedChannel;
        this.onEnd = onEnd;
    }

    JsonNode id() {
        return id;
    }

    /** Acknowledges, then tells of changes. */
    void open() {
        gate.lock(); // holds back changes until the acknowledgement is on its way
        try {
            server.changes().add(this);
            outlet.send(message("notifications/subscriptions/acknowledged", json -> {
                json.writeName("notifications");
                filter.write(json);
            }));
        } finally {
            gate.unlock();
        }
        outlet.onGone(this::cancel);
    }

    @Override
    public void listChanged(Changes.Kind kind) {
        if (filter.kinds.contains(kind)) {
            tell(message(kind.notification(), json -> {}));
        }
    }

    @Override
    public void resourceUpdated(String uri, @Nullable PrincipalId owner) {
        if (filter.uris.contains(uri) && (owner == null || owner.equals(principal))) {
            tell(message("notifications/resources/updated", json -> json.writeStringProperty("uri", uri)));
        }
    }

    private void tell(byte[] message) {
        gate.lock();
        try {
            if (!ended) {
                outlet.send(message);
            }
        } finally {
            gate.unlock();
        }
    }

    private byte[] message(String method, Consumer<JsonGenerator> fields) {
        return JsonRpc.notification(method, json -> {
            json.writeName("_meta");
            json.writeStartObject();
            Json.write(json, ModernJson.PREFIX + "subscriptionId", id);
            json.writeEndObject();
            fields.accept(json);
        });
    }

    /** Ends at the client's wish: nothing more is said. */
    void cancel() {
        if (end()) {
            outlet.end();
        }
    }

    /** Ends at the server's wish, with the answer to the request that opened it. */
    void close(byte[] answer) {
        if (end()) {
            if (sharedChannel) {
                outlet.send(JsonRpc.notification("notifications/cancelled", json -> Json.write(json, "requestId", id)));
            }
            outlet.finish(200, answer);
        }
    }

    private boolean end() {
        gate.lock();
        try {
            if (ended) {
                return false;
            }
            ended = true;
        } finally {
            gate.unlock();
        }
        server.changes().remove(this);
        onEnd.accept(this);
        return true;
    }
}
