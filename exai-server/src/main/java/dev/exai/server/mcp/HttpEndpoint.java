package dev.exai.server.mcp;

import dev.exai.core.PrincipalId;
import dev.exai.core.Workers;
import dev.exai.server.rpc.HttpBody;
import dev.exai.server.rpc.HttpDoor;
import dev.exai.server.rpc.HttpHandler;
import dev.exai.server.rpc.HttpHead;
import dev.exai.server.rpc.HttpOutlet;
import dev.exai.server.rpc.HttpReply;
import dev.exai.server.rpc.JsonReader;
import dev.exai.server.rpc.JsonRpc;
import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Message;
import dev.exai.server.rpc.Outlet;
import dev.exai.server.rpc.RpcException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The protocol over Streamable HTTP, both eras at one address. Thread-safe; never blocks. */
public final class HttpEndpoint implements HttpHandler {
    private static final String SESSION = "Mcp-Session-Id";
    private static final int LARGE_BODY_BYTES = 128 * 1024; // takes longer to parse than other clients should wait

    private final McpServer server;
    private final HttpGate gate;
    private final @Nullable HttpDoor door;
    private final JsonReader reader;
    private final Workers largeBodies = Workers.perTask("exai-parse", 16);

    /**
     * An endpoint for the server behind the gate.
     *
     * @param door what is served beside the protocol; null for nothing
     */
    public HttpEndpoint(McpServer server, HttpGate gate, @Nullable HttpDoor door) {
        this.server = server;
        this.gate = gate;
        this.door = door;
        reader = new JsonReader(server.limits(), server.limits().of(Limit.HTTP_BODY_BYTES));
    }

    @Override
    public Admission admit(HttpHead head) {
        return gate.judge(head, door);
    }

    @Override
    public HttpBody receive(HttpHead head, PrincipalId principal, HttpReply reply, Runnable goOn) {
        if (door == null) {
            throw new IllegalStateException("nothing of the protocol is streamed");
        }
        return door.receive(head, principal, reply, goOn);
    }

    @Override
    public void handle(HttpHead head, byte[] body, PrincipalId principal, HttpReply reply) {
        if (door != null && door.serves(head.path())) {
            door.handle(head, principal, reply);
            return;
        }
        switch (head.method()) {
            case "POST" -> {
                if (body.length > LARGE_BODY_BYTES) {
                    largeBodies.run(() -> post(head, body, principal, reply));
                } else {
                    post(head, body, principal, reply);
                }
            }
            case "GET" -> {
                byte[] document = gate.document(head);
                if (document != null) {
                    reply.respond(200, Map.of(), HttpOutlet.JSON, document);
                } else {
                    openStream(head, principal, reply);
                }
            }
            default -> delete(head, principal, reply);
        }
    }

    private void post(HttpHead head, byte[] body, PrincipalId principal, HttpReply reply) {
        Message message;
        try {
            message = JsonRpc.message(reader.read(body, 0, body.length));
        } catch (JsonRpc.Malformed e) {
            reply.respond(400, Map.of(), HttpOutlet.JSON, e.answer());
            return;
        } catch (RpcException e) {
            error(reply, 400, e);
            return;
        }
        String header = head.header(ModernHeaders.VERSION);
        if (message instanceof Message.Request request) {
            request(request, head, header, principal, reply);
        } else if (Revision.MODERN.equals(header)) {
            modernOther(message, reply);
        } else {
            legacyOther(message, head, principal, reply);
        }
    }

    private void request(
            Message.Request request, HttpHead head, @Nullable String header, PrincipalId principal, HttpReply reply) {
        if (ModernEra.revisionOf(request.params()) != null || Revision.MODERN.equals(header)) {
            server.modern().handle(request, principal, gate.place(head), head, null, new HttpOutlet(reply));
        } else if (header != null && !Revision.LEGACY.contains(header)) {
            reply.respond(400, Map.of(), HttpOutlet.JSON, JsonRpc.error(request.id(), ModernEra.unsupported(header)));
        } else if (request.method().equals("initialize")) {
            initialize(request, principal, reply);
        } else {
            Optional<LegacySession> session = session(head, principal, reply);
            session.ifPresent(found -> server.legacy().handle(request, found, gate.place(head), new HttpOutlet(reply)));
        }
    }

    private void initialize(Message.Request request, PrincipalId principal, HttpReply reply) {
        try {
            LegacySession session = server.legacy().open(request.params(), principal);
            reply.respond(
                    200,
                    Map.of(SESSION, session.id()),
                    HttpOutlet.JSON,
                    server.legacy().initialized(request.id(), session));
        } catch (RpcException e) {
            reply.respond(e.httpStatus(), Map.of(), HttpOutlet.JSON, JsonRpc.error(request.id(), e));
        }
    }

    private static void modernOther(Message message, HttpReply reply) {
        if (message instanceof Message.Notification) {
            reply.respond(202, Map.of(), "", new byte[0]); // closing the stream cancels, so there is nothing to do
        } else {
            error(reply, 400, new RpcException(RpcException.INVALID_REQUEST, "Invalid Request: nothing was asked"));
        }
    }

    private void legacyOther(Message message, HttpHead head, PrincipalId principal, HttpReply reply) {
        Optional<LegacySession> session = session(head, principal, reply);
        if (session.isEmpty()) {
            return;
        }
        if (message instanceof Message.Notification notification) {
            server.legacy().notified(notification, session.get());
        } else if (message instanceof Message.Response response) {
            session.get().pending().complete(response);
        }
        reply.respond(202, Map.of(), "", new byte[0]);
    }

    /** The session the headers name; otherwise the reply has been given. */
    private Optional<LegacySession> session(HttpHead head, PrincipalId principal, HttpReply reply) {
        String version = head.header(ModernHeaders.VERSION);
        if (version != null && !Revision.LEGACY.contains(version)) {
            error(reply, 400, ModernEra.unsupported(version));
            return Optional.empty();
        }
        String id = head.header(SESSION);
        if (id == null) {
            error(reply, 400, invalid("Mcp-Session-Id is missing; open a session with initialize"));
            return Optional.empty();
        }
        Optional<LegacySession> session = server.legacy().sessions().find(id, principal);
        if (session.isEmpty()) {
            error(reply, 404, invalid("the session has ended or never was; open one with initialize"));
        }
        return session;
    }

    private void openStream(HttpHead head, PrincipalId principal, HttpReply reply) {
        Optional<LegacySession> found = session(head, principal, reply);
        if (found.isEmpty()) {
            return;
        }
        LegacySession session = found.get();
        try {
            server.streams().enter(principal);
        } catch (RpcException e) {
            error(reply, e.httpStatus(), e);
            return;
        }
        Outlet stream = new SessionStream(session, reply, () -> server.streams().leave(principal));
        if (!session.openStream(stream)) {
            server.streams().leave(principal);
            error(reply, 409, invalid("the session has an open stream already"));
            return;
        }
        reply.startEvents();
        stream.onGone(stream::end);
    }

    private void delete(HttpHead head, PrincipalId principal, HttpReply reply) {
        session(head, principal, reply).ifPresent(session -> {
            server.legacy().sessions().close(session);
            reply.respond(204, Map.of(), "", new byte[0]);
        });
    }

    private static RpcException invalid(String message) {
        return new RpcException(RpcException.INVALID_REQUEST, "Invalid Request: " + message);
    }

    private static void error(HttpReply reply, int status, RpcException error) {
        reply.respond(status, Map.of(), HttpOutlet.JSON, JsonRpc.error(null, error));
    }

    /** Ends the threads of the endpoint. */
    public void close() {
        if (door != null) {
            door.close();
        }
        largeBodies.close();
    }
}
