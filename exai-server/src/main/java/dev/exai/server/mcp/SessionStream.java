package dev.exai.server.mcp;

import dev.exai.server.rpc.HttpReply;
import dev.exai.server.rpc.Outlet;
import java.util.concurrent.atomic.AtomicBoolean;

/** The event stream a session keeps open for what belongs to none of its requests. Thread-safe. */
final class SessionStream implements Outlet {
    private final LegacySession session;
    private final HttpReply reply;
    private final Runnable onEnd;
    private final AtomicBoolean ended = new AtomicBoolean();

    SessionStream(LegacySession session, HttpReply reply, Runnable onEnd) {
        this.session = session;
        this.reply = reply;
        this.onEnd = onEnd;
    }

    @Override
    public void send(byte[] message) {
        reply.event(message);
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
        send(message);
        end();
    }

    @Override
    public void end() {
        if (ended.compareAndSet(false, true)) {
            session.closeStream(this);
            reply.endEvents();
            onEnd.run();
        }
    }

    @Override
    public void onGone(Runnable action) {
        reply.onGone(action);
    }
}
