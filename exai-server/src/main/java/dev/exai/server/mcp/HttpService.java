package dev.exai.server.mcp;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.server.rpc.HttpDoor;
import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.netty.NettyHttpServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A server that is reached over HTTP; closing it closes the server too. */
public final class HttpService implements AutoCloseable {
    private final McpServer server;
    private final HttpEndpoint endpoint;
    private final NettyHttpServer engine;

    /** Starts to serve the protocol alone, see {@link #HttpService(McpServer, HttpGate, HttpDoor, InetSocketAddress)}. */
    public HttpService(McpServer server, HttpGate gate, InetSocketAddress address) {
        this(server, gate, null, address);
    }

    /**
     * Starts to serve.
     *
     * @param address port 0 for any free one
     * @param door what is served beside the protocol; null for nothing
     * @throws ExaiException kind CONFIGURATION if the address cannot be listened on, or can be reached from other machines
     *     although the gate lets everybody in
     */
    public HttpService(McpServer server, HttpGate gate, @Nullable HttpDoor door, InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new ExaiException(ErrorKind.CONFIGURATION, "unknown host: " + address.getHostString());
        }
        if (gate.isOpen() && !address.getAddress().isLoopbackAddress()) {
            throw new ExaiException(
                    ErrorKind.CONFIGURATION, "refusing to listen on " + address.getHostString() + " without a token");
        }
        this.server = server;
        endpoint = new HttpEndpoint(server, gate, door);
        engine = new NettyHttpServer(address, endpoint, server.limits(), server.time());
    }

    /** The port that is listened on. */
    public int port() {
        return engine.port();
    }

    /** Connections that are open now. */
    public int connections() {
        return engine.connections();
    }

    /**
     * Takes no more requests, lets running calls end within the patience, cancels the rest, closes all connections.
     *
     * @return whether no call was cut short
     */
    public boolean close(Duration patience) {
        engine.drain();
        boolean ended = server.close(patience);
        engine.close();
        endpoint.close();
        return ended;
    }

    /** Closes with the patience of {@link Limit#DRAIN_MILLIS}. */
    @Override
    public void close() {
        close(server.limits().duration(Limit.DRAIN_MILLIS));
    }
}
