package dev.exai.server.mcp;

import dev.exai.core.PrincipalId;
import dev.exai.server.rpc.Json;
import dev.exai.server.rpc.JsonRpc;
import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Message;
import dev.exai.server.rpc.Outlet;
import dev.exai.server.rpc.RpcException;
import dev.exai.server.tools.ClientAbility;
import dev.exai.server.tools.ClientPlace;
import dev.exai.server.tools.LogLevel;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Revisions 2025-03-26 to 2025-11-25: a session is opened by {@code initialize} and remembers its client. Thread-safe. */
final class LegacyEra {
    private final McpServer server;
    private final LegacySessions sessions;

    LegacyEra(McpServer server) {
        this.server = server;
        sessions = new LegacySessions(server.changes(), server.limits(), server.time());
    }

    LegacySessions sessions() {
        return sessions;
    }

    /** The revision to speak with a client that asks for one: the same if it is spoken here, else the newest. */
    static String negotiated(ObjectNode params) {
        String asked = params.path("protocolVersion").asString("");
        return Revision.LEGACY.contains(asked) ? asked : Revision.NEWEST_LEGACY;
    }

    static Set<ClientAbility> abilities(ObjectNode params) {
        return QuestionJson.abilities(params.path("capabilities"));
    }

    private static boolean tellsRootChanges(ObjectNode params) {
        return params.path("capabilities").path("roots").path("listChanged").asBoolean(false);
    }

    /** A session of one client of many. */
    LegacySession open(ObjectNode params, PrincipalId principal) {
        LegacySession session = sessions.open(principal, negotiated(params), abilities(params));
        session.roots().told(tellsRootChanges(params));
        return session;
    }

    /** A session that is the only one of its transport. */
    LegacySession onlySession(ObjectNode params, PrincipalId principal, Outlet outlet) {
        LegacySession session = new LegacySession("stdio", principal, negotiated(params), abilities(params));
        session.roots().told(tellsRootChanges(params));
        session.openStream(outlet);
        server.changes().add(session);
        return session;
    }

    void closeOnly(LegacySession session) {
        server.changes().remove(session);
        session.close();
    }

    /** The answer to {@code initialize}. */
    byte[] initialized(JsonNode id, LegacySession session) {
        return JsonRpc.result(id, json -> {
            json.writeStartObject();
            json.writeStringProperty("protocolVersion", session.revision());
            json.writeName("capabilities");
            server.features().writeCapabilities(json);
            json.writeName("serverInfo");
            server.identity().write(json);
            ContentJson.optional(json, "instructions", server.identity().instructions());
            json.writeEndObject();
        });
    }

    /** Serves a request of a session, now or later. */
    void handle(Message.Request request, LegacySession session, ClientPlace place, Outlet outlet) {
        try {
            switch (request.method()) {
                case "ping" -> outlet.finish(200, empty(request.id()));
                case "logging/setLevel" -> setLevel(request, session, outlet);
                case "resources/subscribe" -> watch(request, session, outlet);
                case "resources/unsubscribe" -> {
                    session.watched().remove(uri(request.params()));
                    outlet.finish(200, empty(request.id()));
                }
                default -> start(request, session, place, outlet);
            }
        } catch (RpcException e) {
            int status = e.code() == RpcException.INVALID_REQUEST ? 200 : e.httpStatus();
            outlet.finish(status, JsonRpc.error(request.id(), e));
        }
    }

    /** Hears what a client says without wanting an answer. */
    void notified(Message.Notification notification, LegacySession session) {
        if (notification.method().equals("notifications/cancelled")) {
            session.running().cancel(notification.params().get("requestId"), "the client cancelled");
        } else if (notification.method().equals("notifications/roots/list_changed")) {
            session.roots().changed();
        }
    }

    private static void setLevel(Message.Request request, LegacySession session, Outlet outlet) {
        LogLevel level = LogLevel.ofWireName(request.params().path("level").asString(""))
                .orElseThrow(() -> new RpcException(RpcException.INVALID_PARAMS, "Invalid params: unknown level"));
        session.logLevel(level);
        outlet.finish(200, empty(request.id()));
    }

    private void watch(Message.Request request, LegacySession session, Outlet outlet) {
        if (!server.features().tells(Changes.Kind.RESOURCES)) {
            throw Features.methodNotFound(request.method());
        }
        int most = server.limits().of(Limit.WATCHED_RESOURCES);
        String uri = uri(request.params());
        synchronized (session.watched()) {
            if (session.watched().size() >= most && !session.watched().contains(uri)) {
                throw RpcException.busy("this session watches " + most + " resources, the limit");
            }
            session.watched().add(uri);
        }
        outlet.finish(200, empty(request.id()));
    }

    private static String uri(ObjectNode params) {
        JsonNode uri = params.path("uri");
        if (!uri.isString()) {
            throw new RpcException(RpcException.INVALID_PARAMS, "Invalid params: uri is required");
        }
        return uri.stringValue();
    }

    private void start(Message.Request request, LegacySession session, ClientPlace place, Outlet outlet) {
        String method = request.method();
        if (!Features.isKnown(method)) {
            throw Features.methodNotFound(method);
        }
        AtomicReference<Call> self = new AtomicReference<>();
        LiveQuestions questions = new LiveQuestions(session, outlet, self::get);
        Call call =
                new Call(session.caller(place), request.params(), outlet, questions, server.limits(), server.time());
        self.set(call);
        session.running().add(request.id(), call::cancel);
        server.dispatcher()
                .start(new Dispatcher.Job(
                        request.id(),
                        call,
                        outlet,
                        Features.isWork(method),
                        server.features().mayBlock(method, request.params()),
                        200,
                        () -> answer(request, call),
                        () -> session.running().remove(request.id())));
    }

    private byte[] answer(Message.Request request, Call call) {
        Answer answer =
                server.features().call(request.method(), request.params(), call, RpcException.RESOURCE_NOT_FOUND);
        return JsonRpc.result(request.id(), json -> {
            json.writeStartObject();
            answer.fields().accept(json);
            if (answer.meta() != null) {
                Json.write(json, "_meta", answer.meta());
            }
            json.writeEndObject();
        });
    }

    /** The answer that says nothing but yes. */
    static byte[] empty(JsonNode id) {
        return JsonRpc.result(id, json -> {
            json.writeStartObject();
            json.writeEndObject();
        });
    }
}
