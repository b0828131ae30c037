package dev.exai.server.mcp;

import dev.exai.core.PrincipalId;
import dev.exai.server.rpc.HttpHead;
import dev.exai.server.rpc.JsonRpc;
import dev.exai.server.rpc.Message;
import dev.exai.server.rpc.Outlet;
import dev.exai.server.rpc.RpcException;
import dev.exai.server.tools.ClientPlace;
import dev.exai.server.tools.LogLevel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Revision 2026-07-28: every request stands alone and brings what is needed to serve it. Thread-safe. */
final class ModernEra {
    /** Where a request names its revision. */
    static final String VERSION_FIELD = ModernJson.PREFIX + "protocolVersion";

    private static final String CAPABILITIES_FIELD = ModernJson.PREFIX + "clientCapabilities";
    private static final String LOG_LEVEL_FIELD = ModernJson.PREFIX + "logLevel";
    private static final int DISCOVERY_FRESH_MILLIS = 300_000; // changes only with the version of the server

    private final McpServer server;
    private final RequestState states;
    private final ModernJson json;
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();

    ModernEra(McpServer server, RequestState states) {
        this.server = server;
        this.states = states;
        json = new ModernJson(server.identity());
    }

    /** The revision a message names in its metadata, null if it names none. */
    static @Nullable String revisionOf(ObjectNode params) {
        return params.path("_meta").path(VERSION_FIELD).stringValue(null);
    }

    /**
     * Serves a request, now or later.
     *
     * @param place where the client runs
     * @param head the HTTP request that brought it, null for a transport without headers
     * @param running where requests of a connection are found by id, for transports on which they are cancelled by message
     */
    void handle(
            Message.Request request,
            PrincipalId principal,
            ClientPlace place,
            @Nullable HttpHead head,
            @Nullable Running running,
            Outlet outlet) {
        try {
            serve(request, caller(request, principal, place, head), head, running, outlet);
        } catch (RpcException e) {
            int status = e.code() == RpcException.METHOD_NOT_FOUND ? 404 : e.httpStatus();
            outlet.finish(status, JsonRpc.error(request.id(), e));
        }
    }

    private static Caller caller(
            Message.Request request, PrincipalId principal, ClientPlace place, @Nullable HttpHead head) {
        JsonNode meta = request.params().path("_meta");
        String version = revisionOf(request.params());
        if (version == null) {
            throw missing(VERSION_FIELD);
        }
        if (head != null) {
            ModernHeaders.checkVersion(head, version);
        }
        if (!version.equals(Revision.MODERN)) {
            throw unsupported(version);
        }
        if (!meta.path(CAPABILITIES_FIELD).isObject()) {
            throw missing(CAPABILITIES_FIELD);
        }
        Optional<LogLevel> level =
                LogLevel.ofWireName(meta.path(LOG_LEVEL_FIELD).asString(""));
        return new Caller(principal, QuestionJson.abilities(meta.path(CAPABILITIES_FIELD)), place, () -> level);
    }

    private static RpcException missing(String field) {
        return new RpcException(RpcException.INVALID_PARAMS, "Invalid params: _meta must hold " + field, null, 400);
    }

    static RpcException unsupported(String requested) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode supported = data.putArray("supported");
        Revision.ALL.forEach(supported::add);
        data.put("requested", requested.length() > 64 ? requested.substring(0, 64) : requested);
        return new RpcException(RpcException.UNSUPPORTED_VERSION, "Unsupported protocol version", data);
    }

    private void serve(
            Message.Request request, Caller caller, @Nullable HttpHead head, @Nullable Running running, Outlet outlet) {
        if (head != null) {
            ModernHeaders.checkMethod(head, request);
        }
        switch (request.method()) {
            case "server/discover" -> {
                Answer discovery =
                        json.discovery(server.features(), server.identity().instructions(), DISCOVERY_FRESH_MILLIS);
                outlet.finish(200, json.result(request.id(), discovery));
            }
            case "subscriptions/listen" -> subscribe(request, caller, running, outlet);
            default -> start(request, caller, head, running, outlet);
        }
    }

    private void start(
            Message.Request request, Caller caller, @Nullable HttpHead head, @Nullable Running running, Outlet outlet) {
        String method = request.method();
        ObjectNode params = request.params();
        if (!Features.isKnown(method)) {
            throw Features.methodNotFound(method);
        }
        if (head != null && method.equals("tools/call")) {
            ModernHeaders.checkParameters(
                    head, server.features().tools().named(params).headerParameters(), params.path("arguments"));
        }
        Asker asker = Features.mayAsk(method)
                ? new Replay(states, caller, method, params)
                : questions -> {
                    throw new IllegalStateException(method + " cannot ask the client");
                };
        Call call = new Call(caller, params, outlet, asker, server.limits(), server.time());
        Runnable ended = () -> {};
        if (running != null) {
            running.add(request.id(), call::cancel);
            ended = () -> running.remove(request.id());
        }
        outlet.onGone(() -> call.cancel("the client went away"));
        server.dispatcher()
                .start(new Dispatcher.Job(
                        request.id(),
                        call,
                        outlet,
                        Features.isWork(method),
                        server.features().mayBlock(method, params),
                        404,
                        () -> answer(request, call),
                        ended));
    }

    private byte[] answer(Message.Request request, Call call) {
        try {
            return json.result(
                    request.id(),
                    server.features().call(request.method(), request.params(), call, RpcException.INVALID_PARAMS));
        } catch (InputRequired e) {
            return json.inputRequired(request.id(), e);
        }
    }

    private void subscribe(Message.Request request, Caller caller, @Nullable Running running, Outlet outlet) {
        Subscription.Filter filter = Subscription.Filter.of(request.params(), server);
        server.streams().enter(caller.principal());
        PrincipalId principal = caller.principal();
        Subscription subscription =
                new Subscription(request.id(), principal, filter, server, outlet, running != null, ended -> {
                    server.streams().leave(principal);
                    subscriptions.remove(ended);
                    if (running != null) {
                        running.remove(request.id());
                    }
                });
        if (running != null) {
            try {
                running.add(request.id(), why -> subscription.cancel());
            } catch (RpcException e) {
                server.streams().leave(caller.principal());
                throw e;
            }
        }
        subscriptions.add(subscription);
        subscription.open();
    }

    /** Ends all subscriptions gracefully. */
    void closeSubscriptions() {
        subscriptions.forEach(subscription -> subscription.close(json.subscriptionEnd(subscription.id())));
    }

    /** What a client says without wanting an answer: only that it gives up a request. */
    static void notified(Message.Notification notification, @Nullable Running running) {
        if (running != null && notification.method().equals("notifications/cancelled")) {
            running.cancel(notification.params().get("requestId"), "the client cancelled");
        }
    }
}
