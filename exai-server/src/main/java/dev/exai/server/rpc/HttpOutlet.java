package dev.exai.server.rpc;

import java.util.Map;

/** Says things about a request in its HTTP response: a single message as JSON, several as events. Thread-safe. */
public final class HttpOutlet implements Outlet {
    /** The media type of a single message. */
    public static final String JSON = "application/json";

    private final HttpReply reply;
    private final Object gate = new Object();
    private boolean streaming; // guarded by gate
    private boolean ended; // guarded by gate

    /** An outlet that has said nothing yet. */
    public HttpOutlet(HttpReply reply) {
        this.reply = reply;
    }

    @Override
    public void send(byte[] message) {
        synchronized (gate) {
            if (ended) {
                return;
            }
            if (!streaming) {
                streaming = true;
                reply.startEvents();
            }
            reply.event(message);
        }
    }

    @Override
    public boolean isSlow() {
        return reply.isSlow();
    }

    @Override
    public boolean isClosed() {
        return reply.isClosed();
    }

    @Override
    public void finish(int status, byte[] message) {
        synchronized (gate) {
            if (ended) {
                return;
            }
            ended = true;
            if (streaming) {
                reply.event(message);
                reply.endEvents();
            } else {
                reply.respond(status, Map.of(), JSON, message);
            }
        }
    }

    @Override
    public void end() {
        synchronized (gate) {
            if (ended) {
                return;
            }
            ended = true;
            if (streaming) {
                reply.endEvents();
            } else {
                reply.respond(202, Map.of(), "", new byte[0]);
            }
        }
    }

    @Override
    public void onGone(Runnable action) {
        reply.onGone(action);
    }
}
