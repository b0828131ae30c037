package dev.exai.server.mcp;

import dev.exai.core.PrincipalId;
import dev.exai.server.rpc.JsonReader;
import dev.exai.server.rpc.JsonRpc;
import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Message;
import dev.exai.server.rpc.Outlet;
import dev.exai.server.rpc.RpcException;
import dev.exai.server.rpc.StdioTransport;
import dev.exai.server.tools.ClientPlace;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Serves one client over two streams, in whichever era it speaks; both may be mixed. A line that is no message is answered with
 * an error and the next one is read. Used by one thread.
 */
public final class StdioEndpoint implements StdioTransport.Lines {
    private final McpServer server;
    private final PrincipalId principal;
    private final StdioTransport transport;
    private final JsonReader reader;
    private final Running running = new Running();
    private @Nullable LegacySession session;

    /** An endpoint that reads nothing yet; it does not close the streams. */
    public StdioEndpoint(McpServer server, PrincipalId principal, InputStream in, OutputStream out) {
        this.server = server;
        this.principal = principal;
        transport = new StdioTransport(in, out, server.limits());
        reader = new JsonReader(server.limits(), server.limits().of(Limit.STDIO_LINE_BYTES));
    }

    /** Serves until the input ends, then gives running calls {@link Limit#STDIO_DRAIN_MILLIS} to end. Closes the server. */
    public void run() {
        transport.read(this);
        server.close(server.limits().duration(Limit.STDIO_DRAIN_MILLIS));
        if (session != null) {
            server.legacy().closeOnly(session);
        }
    }

    @Override
    public void line(byte[] bytes, int offset, int length) {
        Message message;
        try {
            message = JsonRpc.message(reader.read(bytes, offset, length));
        } catch (JsonRpc.Malformed e) {
            transport.write(e.answer());
            return;
        } catch (RpcException e) {
            transport.write(JsonRpc.error(null, e));
            return;
        }
        if (message instanceof Message.Request request) {
            request(request);
        } else if (message instanceof Message.Notification notification) {
            ModernEra.notified(notification, running);
            if (session != null) {
                server.legacy().notified(notification, session);
            }
        } else if (message instanceof Message.Response response && session != null) {
            session.pending().complete(response);
        }
    }

    @Override
    public void tooLong() {
        transport.write(JsonRpc.error(
                null,
                new RpcException(
                        RpcException.PARSE_ERROR,
                        "Parse error: line is longer than " + server.limits().of(Limit.STDIO_LINE_BYTES) + " bytes")));
    }

    private void request(Message.Request request) {
        Outlet outlet = new LineOutlet();
        LegacySession current = session;
        if (ModernEra.revisionOf(request.params()) != null || isModernOnly(request.method())) {
            server.modern().handle(request, principal, ClientPlace.STDIO, null, running, outlet);
        } else if (request.method().equals("initialize")) {
            initialize(request, outlet);
        } else if (current != null) {
            server.legacy().handle(request, current, ClientPlace.STDIO, outlet);
        } else if (request.method().equals("ping")) {
            outlet.finish(200, LegacyEra.empty(request.id())); // allowed before initialize
        } else {
            String message = "Invalid params: _meta must hold " + ModernEra.VERSION_FIELD
                    + ", or the first request must be initialize";
            outlet.finish(200, JsonRpc.error(request.id(), new RpcException(RpcException.INVALID_PARAMS, message)));
        }
    }

    private static boolean isModernOnly(String method) {
        return method.equals("server/discover") || method.equals("subscriptions/listen");
    }

    private void initialize(Message.Request request, Outlet outlet) {
        if (session != null) {
            server.legacy().closeOnly(session);
        }
        LegacySession opened = server.legacy().onlySession(request.params(), principal, new LineOutlet());
        session = opened;
        outlet.finish(200, server.legacy().initialized(request.id(), opened));
    }

    /** Says everything as lines on the one channel; nothing is said twice or after the end. */
    private final class LineOutlet implements Outlet {
        private final ReentrantLock gate = new ReentrantLock();
        private boolean ended; // guarded by gate

        @Override
        public void send(byte[] message) {
            say(message, false);
        }

        @Override
        public boolean isSlow() {
            return false; // a slow reader holds back the writers instead
        }

        @Override
        public boolean isClosed() {
            return transport.isBroken();
        }

        @Override
        public void finish(int status, byte[] message) {
            say(message, true);
        }

        private void say(byte[] message, boolean last) {
            gate.lock();
            try {
                if (!ended) {
                    ended = last;
                    transport.write(message);
                }
            } finally {
                gate.unlock();
            }
        }

        @Override
        public void end() {
            gate.lock();
            try {
                ended = true;
            } finally {
                gate.unlock();
            }
        }

        @Override
        public void onGone(Runnable action) {
            // The end of the input ends the server, and that every call.
        }
    }
}
