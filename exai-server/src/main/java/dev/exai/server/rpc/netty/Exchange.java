package dev.exai.server.rpc.netty;

import dev.exai.server.rpc.HttpBody;
import dev.exai.server.rpc.HttpHandler;
import dev.exai.server.rpc.HttpHead;
import dev.exai.server.rpc.HttpReply;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response. The body belongs to the event loop; the reply may be used from any thread, because all of it
 * is handed to the loop in order.
 */
final class Exchange implements HttpHead, HttpReply {
    private static final int FIRST_BODY_BYTES = 16 * 1024;

    private final Connection connection;
    private final HttpRequest request;
    private final String path;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Object gate = new Object();
    private @Nullable List<Runnable> goneActions; // guarded by gate; null once nothing can go any more
    private boolean gone; // guarded by gate
    private HttpHandler.@Nullable Admission admission; // event loop
    private byte[] body = new byte[0]; // event loop
    private int bodySize; // event loop
    private @Nullable HttpBody sink; // event loop
    private long streamed; // event loop
    private boolean whole; // event loop
    private boolean last; // event loop
    private volatile boolean streaming;

    Exchange(Connection connection, HttpRequest request) {
        this.connection = connection;
        this.request = request;
        goneActions = new ArrayList<>(1);
        String target = request.uri();
        int query = target.indexOf('?');
        path = query < 0 ? target : target.substring(0, query);
    }

    @Override
    public boolean isFromThisMachine() {
        return connection.isFromThisMachine();
    }

    // --- the event loop's side

    HttpHandler.@Nullable Admission admission() {
        return admission;
    }

    void admission(HttpHandler.Admission verdict) {
        admission = verdict;
    }

    /** Whether the connection ends with this exchange. */
    boolean isLast() {
        return last;
    }

    void last() {
        last = true;
    }

    /** Adds to the body; false if it becomes longer than allowed. */
    boolean addBody(ByteBuf content, boolean end, int maxBytes) {
        int more = content.readableBytes();
        if (bodySize + (long) more > maxBytes) {
            return false;
        }
        if (bodySize + more > body.length) {
            int room = end ? more : Math.max(FIRST_BODY_BYTES, body.length * 2);
            body = Arrays.copyOf(body, Math.max(bodySize + more, Math.min(room, maxBytes)));
        }
        content.readBytes(body, bodySize, more);
        bodySize += more;
        return true;
    }

    /** Who takes the body as it comes; null if it is collected. */
    @Nullable
    HttpBody sink() {
        return sink;
    }

    void sink(HttpBody taker) {
        sink = taker;
    }

    /** Counts a piece of the body that is not collected; returns how much there was. */
    long streamed(int more) {
        streamed += more;
        return streamed;
    }

    void whole() {
        whole = true;
    }

    boolean isWhole() {
        return whole;
    }

    byte[] body() {
        return body.length == bodySize ? body : Arrays.copyOf(body, bodySize);
    }

    boolean isStreaming() {
        return streaming;
    }

    boolean isEnded() {
        return ended.get();
    }

    /** The connection is lost. */
    void lost() {
        List<Runnable> actions;
        synchronized (gate) {
            gone = true;
            actions = goneActions == null ? List.of() : goneActions;
            goneActions = null;
        }
        actions.forEach(Runnable::run);
    }

    // --- the request

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public @Nullable String header(String name) {
        return request.headers().get(name);
    }

    @Override
    public List<String> headers(String name) {
        return request.headers().getAll(name);
    }

    // --- the reply

    @Override
    public void respond(int status, Map<String, String> headers, String contentType, byte[] content) {
        if (end()) {
            connection.respond(this, status, headers, contentType, content);
        }
    }

    @Override
    public void startEvents() {
        if (!ended.get()) {
            streaming = true;
            connection.startEvents(this);
        }
    }

    @Override
    public void event(byte[] data) {
        if (!ended.get()) {
            connection.event(data);
        }
    }

    @Override
    public void endEvents() {
        if (end()) {
            connection.endEvents(this);
        }
    }

    private boolean end() {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        synchronized (gate) {
            goneActions = null;
        }
        return true;
    }

    @Override
    public boolean isSlow() {
        return connection.isSlow();
    }

    @Override
    public boolean isClosed() {
        synchronized (gate) {
            return gone;
        }
    }

    @Override
    public void onGone(Runnable action) {
        synchronized (gate) {
            if (!gone) {
                if (goneActions != null) {
                    goneActions.add(action);
                }
                return;
            }
        }
        action.run();
    }
}
