package dev.exai.providers.faults;

import dev.exai.core.Workers;
import dev.exai.testkit.TestCertificate;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/**
 * A server that speaks HTTP/2 over TLS and passes requests on to a server behind it, which speaks HTTP/1.1. When that one
 * breaks off, the client is told in a frame of HTTP/2. Thread-safe.
 */
final class Http2Front implements AutoCloseable {
    static final String THREADS = "http2-front";

    /** How a client is told that the server behind has broken off. */
    enum Told {
        /** The stream was not begun. */
        REFUSED_STREAM,
        /** The stream is not wanted any more. */
        CANCEL,
        /** The server failed. */
        INTERNAL_ERROR,
        /** The connection takes no streams, not even this one; the client has to close it. */
        GOAWAY,
        /** The connection fails, and is closed. */
        GOAWAY_AND_CLOSED,
        /** The connection takes no further streams, said with every answer; a break is told as INTERNAL_ERROR. */
        GOAWAY_AFTER_THIS
    }

    private final URI target;
    private final Told told;
    private final OkHttpClient client = new OkHttpClient.Builder()
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .readTimeout(Duration.ZERO)
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .build();
    private final Workers workers = Workers.perTask(THREADS);
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final MultiThreadIoEventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(THREADS), NioIoHandler.newFactory());
    private final Channel server;

    Http2Front(URI target, TestCertificate certificate, Told told) {
        this.target = target;
        this.told = told;
        SslContext tls = tls(certificate);
        server = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accepted(channel, tls);
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    private static SslContext tls(TestCertificate certificate) {
        ApplicationProtocolConfig alpn = new ApplicationProtocolConfig(
                Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, "h2");
        return new JdkSslContext(
                certificate.serverContext(),
                false,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                alpn,
                ClientAuth.NONE,
                null,
                false);
    }

    private void accepted(SocketChannel channel, SslContext tls) {
        connections.add(channel);
        channel.pipeline()
                .addLast(tls.newHandler(channel.alloc()))
                .addLast(Http2FrameCodecBuilder.forServer()
                        .gracefulShutdownTimeoutMillis(0)
                        .build())
                .addLast(new Http2MultiplexHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline().addLast(new Http2Exchange(Http2Front.this));
                    }
                }));
    }

    /** What stands for the target's URL: its path here. */
    URI url() {
        return URI.create(
                "https://localhost:" + ((InetSocketAddress) server.localAddress()).getPort() + target.getRawPath());
    }

    /** Waits until no client is connected; returns whether that came within the duration. */
    boolean awaitNoConnections(Duration patience) {
        return connections.newCloseFuture().awaitUninterruptibly(patience.toMillis());
    }

    URI target() {
        return target;
    }

    OkHttpClient client() {
        return client;
    }

    Workers workers() {
        return workers;
    }

    /** The answer to a stream of this connection begins. */
    void answering(Channel stream) {
        if (told == Told.GOAWAY_AFTER_THIS) {
            stream.parent().writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
        }
    }

    /** The server behind has broken off. */
    void broken(Channel stream) {
        switch (told) {
            case REFUSED_STREAM -> reset(stream, Http2Error.REFUSED_STREAM);
            case CANCEL -> reset(stream, Http2Error.CANCEL);
            case INTERNAL_ERROR, GOAWAY_AFTER_THIS -> reset(stream, Http2Error.INTERNAL_ERROR);
            case GOAWAY -> goAway(stream.parent(), Http2Error.NO_ERROR);
            case GOAWAY_AND_CLOSED -> {
                goAway(stream.parent(), Http2Error.INTERNAL_ERROR);
                stream.parent().close();
            }
        }
    }

    private static void reset(Channel stream, Http2Error why) {
        stream.writeAndFlush(new DefaultHttp2ResetFrame(why));
    }

    /** Says that no stream of the connection was taken, which no well-behaved codec says of one that it has answered. */
    private static void goAway(Channel connection, Http2Error why) {
        connection.eventLoop().execute(() -> {
            Http2FrameCodec codec = connection.pipeline().get(Http2FrameCodec.class);
            if (codec != null) {
                ChannelHandlerContext context = connection.pipeline().context(codec);
                codec.encoder()
                        .frameWriter()
                        .writeGoAway(context, 0, why.code(), Unpooled.EMPTY_BUFFER, context.newPromise());
                context.flush();
            }
        });
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        connections.close().awaitUninterruptibly();
        workers.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
