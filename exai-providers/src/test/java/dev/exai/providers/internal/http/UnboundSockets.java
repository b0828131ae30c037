package dev.exai.providers.internal.http;

import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Makes sockets of one kind, which are connected by who asked for them, as OkHttp does. */
abstract class UnboundSockets extends SocketFactory {
    @Override
    public abstract Socket createSocket();

    @Override
    public final Socket createSocket(String host, int port) {
        return createSocket();
    }

    @Override
    public final Socket createSocket(String host, int port, InetAddress from, int fromPort) {
        return createSocket();
    }

    @Override
    public final Socket createSocket(InetAddress host, int port) {
        return createSocket();
    }

    @Override
    public final Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
        return createSocket();
    }
}
