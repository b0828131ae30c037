package dev.exai.server.rpc.netty;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.server.rpc.HttpHandler;
import dev.exai.server.rpc.Limits;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Listens for HTTP/1.1 connections and gives their requests to a handler, on a few event loops. Thread-safe. */
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the loops of a server that could not start
public final class NettyHttpServer implements AutoCloseable {
    private static final int MAX_LOOPS = 4; // they only parse and copy; calls run elsewhere
    private static final int BACKLOG = 1_024;
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final EventLoopGroup loops;
    private final Channel listening;
    private final TimeSource time;
    private final ResponseBytes responseBytes;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    /**
     * Starts to listen.
     *
     * @param address port 0 for any free one
     * @throws ExaiException kind CONFIGURATION if the address cannot be listened on
     */
    public NettyHttpServer(InetSocketAddress address, HttpHandler handler, Limits limits, TimeSource time) {
        this.time = time;
        responseBytes = new ResponseBytes(time);
        int count = Math.min(MAX_LOOPS, Runtime.getRuntime().availableProcessors());
        loops = new MultiThreadIoEventLoopGroup(
                count,
                new DefaultThreadFactory("exai-http", true),
                NioIoHandler.newFactory(SelectorProvider.provider(), () -> new EagerSelect(time)));
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        Connection connection = new Connection(NettyHttpServer.this, channel, handler, limits, time);
                        channel.pipeline().addLast(new StrictDecoder(limits, connection), connection);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new ExaiException(
                    ErrorKind.CONFIGURATION,
                    "cannot listen on " + address.getHostString() + " port " + address.getPort() + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        listening = bound.channel();
    }

    /** The port that is listened on. */
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Connections that are open now. */
    public int connections() {
        return connections.size();
    }

    ResponseBytes responseBytes() {
        return responseBytes;
    }

    int opened(Connection connection) {
        connections.add(connection);
        return connections.size();
    }

    void closed(Connection connection) {
        connections.remove(connection);
        if (closing) {
            synchronized (connections) {
                connections.notifyAll();
            }
        }
    }

    boolean isClosing() {
        return closing;
    }

    /** Takes no more connections and ends those that are idle; the others end with their answer. */
    public void drain() {
        closing = true;
        listening.close().awaitUninterruptibly();
        connections.forEach(Connection::endWhenIdle);
    }

    /** Drains, gives answers on their way a second to leave, and closes everything. */
    @Override
    public void close() {
        drain();
        awaitConnections();
        connections.forEach(Connection::abort);
        awaitConnections();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void awaitConnections() {
        long start = time.nanos();
        synchronized (connections) {
            while (!connections.isEmpty() && time.nanos() - start < LAST_WORDS.toNanos()) {
                try {
                    connections.wait(20);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }
}
