package dev.exai.providers.internal.http;

import dev.exai.core.CancelToken;
import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Timeouts;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Watches one call: how far it has come, and whether one of its clocks has run out, in which case the call is cut off
 * from outside, whether or not bytes arrive. Thread-safe.
 */
final class CallWatch extends EventListener {
    /** How far the transport has come. */
    enum Stage {
        /** Resolving and connecting; OkHttp times each address. */
        CONNECT(ErrorPhase.CONNECT),
        /** Shaking hands. */
        HANDSHAKE(ErrorPhase.CONNECT),
        /** Writing the request; of a long one OkHttp times each write. */
        SEND(ErrorPhase.SEND),
        /** Sent; nothing has come back. */
        WAIT(ErrorPhase.WAIT),
        /** The answer has begun. */
        READ(ErrorPhase.START);

        final ErrorPhase phase;

        Stage(ErrorPhase phase) {
            this.phase = phase;
        }
    }

    /** Why a call was cut off. */
    record Cut(ErrorKind kind, String why) {}

    private static final long UNBOUNDED = Long.MAX_VALUE / 4;

    private final CallContext context;
    private final HttpAsk ask;
    private final Watchdog watchdog;
    private final ClientPools.Part part;
    private final AtomicReference<@Nullable Cut> cut = new AtomicReference<>();
    private volatile Stage stage = Stage.CONNECT;
    private volatile long sinceNanos;
    private volatile boolean connected; // a connection was made for this call, not taken from the pool
    private volatile boolean output;
    private volatile long due; // on the watchdog's clock; written under this once it is watched
    private @Nullable Call call;
    private CancelToken.@Nullable Registration cancelLink;

    /**
     * A watch over a call of this part of the connections, which it leaves when it ends.
     */
    CallWatch(HttpAsk ask, CallContext context, Watchdog watchdog, ClientPools.Part part) {
        this.part = part;
        this.ask = ask;
        this.context = context;
        this.watchdog = watchdog;
    }

    /** Begins to watch; the clocks run from here. */
    void start(Call watched) {
        call = watched;
        sinceNanos = now();
        due = dueIn(soonestNanos());
        watchdog.watch(this);
        cancelLink = context.cancel().onCancel(this::cancelled);
    }

    /** Stops watching; once. */
    void end() {
        part.leave();
        watchdog.forget(this);
        CancelToken.Registration link = cancelLink;
        if (link != null) {
            link.close();
        }
    }

    /** When it is to be looked at, on the watchdog's clock. */
    long due() {
        return due;
    }

    /** Ends the call from any thread; the first reason counts. */
    void cut(ErrorKind kind, String why) {
        Call watched = call;
        if (cut.compareAndSet(null, new Cut(kind, why)) && watched != null) {
            watched.cancel();
        }
    }

    @Nullable
    Cut cut() {
        return cut.get();
    }

    ClientPools.Part part() {
        return part;
    }

    CallContext context() {
        return context;
    }

    Stage stage() {
        return stage;
    }

    /** Whether the connection had served other calls, so that its peer may have closed it unseen. */
    boolean reusedConnection() {
        return !connected;
    }

    /** Where the call stands, for errors. */
    ErrorPhase phase() {
        return output ? ErrorPhase.OUTPUT : stage.phase;
    }

    /** From here on the caller has seen output. */
    void outputDelivered() {
        output = true;
    }

    /** Bytes of the answer arrived. */
    void bytesArrived() {
        sinceNanos = now();
    }

    /** Cuts the call off if a clock has run out, otherwise says when to look again. */
    void look() {
        synchronized (this) {
            due = Long.MAX_VALUE;
        }
        if (context.deadline().isExpired()) {
            cut(ErrorKind.TIMEOUT, "the deadline passed");
            return;
        }
        Stage current = stage;
        long left = limitNanos(current) - (now() - sinceNanos);
        if (left <= 0) {
            cut(
                    current == Stage.HANDSHAKE ? ErrorKind.CONNECT_TIMEOUT : ErrorKind.TIMEOUT,
                    silence(current) + Duration.ofNanos(limitNanos(current)));
        } else {
            dueBy(dueIn(Math.min(left, soonestNanos())));
        }
    }

    private void dueBy(long moment) {
        synchronized (this) {
            due = Math.min(due, moment);
        }
    }

    /** The soonest clock that can matter, so that the later stages need no look of their own. */
    private long soonestNanos() {
        Timeouts limits = context.timeouts();
        long idle = limits.idle().toNanos();
        return ask.isPatient() ? idle : Math.min(limits.firstByte().toNanos(), idle);
    }

    private long dueIn(long nanos) {
        return watchdog.in(Math.min(nanos, context.deadline().remaining().toNanos()));
    }

    private static String silence(Stage stage) {
        return switch (stage) {
            case HANDSHAKE -> "no TLS handshake within ";
            case SEND -> "the request could not be sent within ";
            case WAIT -> "no first byte within ";
            default -> "no further byte within ";
        };
    }

    private long limitNanos(Stage current) {
        Timeouts limits = context.timeouts();
        return switch (current) {
            case CONNECT -> UNBOUNDED;
            case HANDSHAKE -> limits.connect().toNanos();
            case SEND -> ask.isShort() ? limits.idle().toNanos() : UNBOUNDED;
            case WAIT -> ask.isPatient() ? UNBOUNDED : limits.firstByte().toNanos();
            case READ -> limits.idle().toNanos();
        };
    }

    private void enter(Stage next) {
        sinceNanos = now();
        stage = next;
    }

    private void cancelled() {
        cut(ErrorKind.CANCELLED, "cancelled: " + context.cancel().reason());
    }

    private long now() {
        return context.time().nanos();
    }

    @Override
    public void connectStart(Call watched, InetSocketAddress address, Proxy proxy) {
        connected = true;
    }

    @Override
    public void secureConnectStart(Call watched) {
        enter(Stage.HANDSHAKE);
        dueBy(dueIn(limitNanos(Stage.HANDSHAKE)));
        watchdog.lookBy(due);
    }

    @Override
    public void secureConnectEnd(Call watched, @Nullable Handshake handshake) {
        stage = Stage.CONNECT;
    }

    @Override
    public void requestHeadersStart(Call watched) {
        enter(Stage.SEND);
    }

    @Override
    public void requestHeadersEnd(Call watched, Request request) {
        if (request.body() == null) {
            enter(Stage.WAIT);
        }
    }

    @Override
    public void requestBodyEnd(Call watched, long byteCount) {
        enter(Stage.WAIT);
    }

    @Override
    public void responseHeadersEnd(Call watched, Response response) {
        enter(Stage.READ);
    }
}
