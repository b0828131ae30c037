package dev.exai.server.rpc.netty;

import dev.exai.core.TimeSource;
import dev.exai.server.rpc.HttpBody;
import dev.exai.server.rpc.HttpHandler;
import dev.exai.server.rpc.HttpHandler.Admission;
import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP connection: takes requests in, answers them in their order, and closes on whoever is too slow. Everything runs on the
 * connection's event loop; replies are handed to it from any thread, in order.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails ends the connection, and that is noticed
final class Connection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int SLOW_BYTES = 64 * 1024;

    private final NettyHttpServer server;
    private final SocketChannel channel;
    private final HttpHandler handler;
    private final Limits limits;
    private final ConnectionClock clock;
    private final ResponseBytes bytes;
    private final AtomicLong unsentEventBytes = new AtomicLong();
    private final Deque<Exchange> exchanges = new ArrayDeque<>(2); // the first is the one being answered
    private @Nullable Exchange receiving;
    private boolean deaf; // whatever else arrives is thrown away

    Connection(NettyHttpServer server, SocketChannel channel, HttpHandler handler, Limits limits, TimeSource time) {
        this.server = server;
        this.channel = channel;
        this.handler = handler;
        this.limits = limits;
        clock = new ConnectionClock(limits, time);
        bytes = server.responseBytes();
    }

    boolean isFromThisMachine() {
        InetSocketAddress from = channel.remoteAddress();
        return from != null && from.getAddress() != null && from.getAddress().isLoopbackAddress();
    }

    // --- what comes in

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (server.opened(this) > limits.of(Limit.HTTP_CONNECTIONS) || server.isClosing()) {
            channel.close();
            return;
        }
        long every = clock.tickMillis();
        var ticking = channel.eventLoop().scheduleAtFixedRate(this::tick, every, every, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> ticking.cancel(false));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        server.closed(this);
        List.copyOf(exchanges).forEach(Exchange::lost);
        exchanges.clear();
    }

    void bytesArrived() {
        if (receiving == null) {
            clock.headBegins();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (!deaf && message instanceof HttpRequest request) {
                head(request);
            }
            Exchange exchange = receiving;
            if (!deaf && exchange != null && message instanceof HttpContent content) {
                body(exchange, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void head(HttpRequest request) {
        Exchange exchange = new Exchange(this, request);
        exchanges.add(exchange);
        clock.bodyBegins();
        if (!HttpUtil.isKeepAlive(request)) {
            exchange.last();
        }
        Admission verdict = request.decoderResult().isSuccess()
                ? judge(exchange, request)
                : malformed(request.decoderResult().cause());
        exchange.admission(verdict);
        if (verdict instanceof Admission.Refused) {
            refuse(exchange);
            return;
        }
        receiving = exchange;
        if (verdict instanceof Admission.Streamed streamed) {
            exchange.sink(handler.receive(exchange, streamed.principal(), exchange, () -> onLoop(this::readOn)));
        }
        if (HttpUtil.is100ContinueExpected(request) && exchanges.peek() == exchange) {
            channel.writeAndFlush(ResponseBytes.goOn(channel.alloc()));
        }
    }

    private Admission judge(Exchange exchange, HttpRequest request) {
        if (request.headers().size() > limits.of(Limit.HTTP_HEADER_COUNT)) {
            return refusal(431);
        }
        Admission verdict = handler.admit(exchange);
        if (verdict instanceof Admission.Streamed && exchanges.peek() != exchange) {
            return refusal(400); // its answer could overtake that of a request before it
        }
        boolean tooLong = HttpUtil.getContentLength(request, -1L) > maxBytes(verdict);
        return !(verdict instanceof Admission.Refused) && tooLong ? refusal(413) : verdict;
    }

    private long maxBytes(@Nullable Admission verdict) {
        return verdict instanceof Admission.Streamed streamed ? streamed.maxBytes() : limits.of(Limit.HTTP_BODY_BYTES);
    }

    private static Admission malformed(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return refusal(414);
        }
        return refusal(cause instanceof TooLongHttpHeaderException ? 431 : 400);
    }

    private static Admission.Refused refusal(int status) {
        return new Admission.Refused(status, Map.of(), "", "");
    }

    private void body(Exchange exchange, HttpContent content) {
        HttpBody sink = exchange.sink();
        if (sink != null) {
            stream(exchange, sink, content);
            return;
        }
        boolean last = content instanceof LastHttpContent;
        if (!content.decoderResult().isSuccess()) {
            exchange.admission(refusal(400));
            refuse(exchange);
        } else if (!exchange.addBody(content.content(), last, limits.of(Limit.HTTP_BODY_BYTES))) {
            exchange.admission(refusal(413));
            refuse(exchange);
        } else if (last) {
            deaf = exchange.isLast();
            received(exchange);
        }
    }

    private void stream(Exchange exchange, HttpBody sink, HttpContent content) {
        long maxBytes = maxBytes(exchange.admission());
        boolean good = content.decoderResult().isSuccess();
        if (!good || exchange.streamed(content.content().readableBytes()) > maxBytes) {
            sink.lost();
            exchange.admission(refusal(good ? 413 : 400));
            refuse(exchange);
            return;
        }
        clock.bodyBegins(); // what counts is the time between two pieces
        byte[] piece = ByteBufUtil.getBytes(content.content());
        boolean more = piece.length == 0 || sink.take(piece);
        if (content instanceof LastHttpContent) {
            deaf = exchange.isLast();
            receiving = null;
            exchange.whole();
            clock.requestReceived();
            sink.end();
        } else if (!more) {
            channel.config().setAutoRead(false);
            clock.requestReceived(); // now the client waits for us
        }
    }

    private void readOn() {
        if (receiving != null) {
            clock.bodyBegins();
        }
        channel.config().setAutoRead(true);
    }

    private void refuse(Exchange exchange) {
        exchange.last();
        deaf = true;
        received(exchange);
    }

    private void received(Exchange exchange) {
        receiving = null;
        exchange.whole();
        clock.requestReceived();
        if (exchanges.peek() == exchange) {
            answer(exchange);
        } else if (exchanges.size() > limits.of(Limit.HTTP_PIPELINED)) {
            channel.config().setAutoRead(false);
        }
    }

    private void answer(Exchange exchange) {
        Admission verdict = exchange.admission();
        if (verdict instanceof Admission.Accepted accepted) {
            handler.handle(exchange, exchange.body(), accepted.principal(), exchange);
        } else if (verdict instanceof Admission.Refused refused) {
            exchange.respond(
                    refused.status(),
                    refused.headers(),
                    refused.contentType(),
                    refused.body().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("connection failed", cause);
        context.close();
    }

    // --- what goes out

    void respond(Exchange exchange, int status, Map<String, String> headers, String contentType, byte[] content) {
        onLoop(() -> {
            if (receiving == exchange) {
                exchange.last(); // answered before its body is here, the rest of which nobody wants
            }
            boolean close = exchange.isLast() || server.isClosing();
            ByteBuf whole = bytes.whole(channel.alloc(), status, headers, contentType, content, close);
            finish(exchange, whole, close);
        });
    }

    void startEvents(Exchange exchange) {
        onLoop(() -> write(bytes.eventsHead(channel.alloc(), exchange.isLast())));
    }

    void event(byte[] data) {
        long before = unsentEventBytes.getAndAdd(data.length);
        if (before > limits.of(Limit.STREAM_BUFFER_BYTES)) {
            LOG.debug("reader too slow, closing bytes={}", before);
            abort();
            return;
        }
        onLoop(() -> {
            clock.wrote();
            channel.writeAndFlush(ResponseBytes.event(channel.alloc(), data))
                    .addListener(sent -> unsentEventBytes.addAndGet(-data.length));
        });
    }

    void endEvents(Exchange exchange) {
        onLoop(() ->
                finish(exchange, ResponseBytes.eventsEnd(channel.alloc()), exchange.isLast() || server.isClosing()));
    }

    /** Whether much waits for the client to read. Any thread. */
    boolean isSlow() {
        return unsentEventBytes.get() > SLOW_BYTES;
    }

    private void write(ByteBuf message) {
        clock.wrote();
        channel.writeAndFlush(message);
    }

    private void finish(Exchange exchange, ByteBuf message, boolean close) {
        exchanges.remove(exchange);
        clock.wrote();
        if (close) {
            closeAfter(message);
            return;
        }
        channel.writeAndFlush(message);
        Exchange next = exchanges.peek();
        if (next == null) {
            clock.answered();
        } else if (next.isWhole()) {
            channel.config().setAutoRead(true);
            answer(next);
        }
    }

    private void closeAfter(ByteBuf message) {
        boolean allRead = receiving == null && !deaf;
        deaf = true;
        if (allRead) {
            channel.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        clock.lingers(); // closing with unread bytes would reset the connection and lose the answer
        channel.config().setAutoRead(true);
        channel.writeAndFlush(message).addListener(written -> channel.shutdownOutput());
    }

    private void onLoop(Runnable action) {
        if (channel.eventLoop().inEventLoop()) {
            action.run();
        } else {
            channel.eventLoop().execute(action);
        }
    }

    // --- time

    private void tick() {
        Exchange current = exchanges.peek();
        boolean streaming = current != null && current.isStreaming();
        switch (clock.judge(current != null && current != receiving, streaming, unsent())) {
            case GO_ON -> {}
            case CLOSE -> channel.close();
            case SIGN_OF_LIFE -> write(ResponseBytes.comment(channel.alloc()));
            case TOO_SLOW -> tooSlow(current);
        }
    }

    private void tooSlow(@Nullable Exchange current) {
        if (current != receiving) {
            channel.close(); // an earlier request is still to be answered, and would get this answer
            return;
        }
        deaf = true;
        closeAfter(bytes.whole(channel.alloc(), 408, Map.of(), "", new byte[0], true));
    }

    /** A measure of what the client has not taken yet; zero if it has taken everything. */
    private long unsent() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null || buffer.isEmpty()
                ? 0
                : Math.max(1, buffer.totalPendingWriteBytes() - buffer.currentProgress());
    }

    /** Closes now if nothing is being answered, otherwise with the answer. Any thread. */
    void endWhenIdle() {
        onLoop(() -> {
            if (exchanges.isEmpty()) {
                channel.close();
            }
        });
    }

    /** Closes without more words. Any thread. */
    void abort() {
        channel.close();
    }
}
