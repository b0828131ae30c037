package dev.exai.providers.internal.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.function.Supplier;

/** Sockets that cannot connect, for failures of the network that no loopback address has. */
final class FailingSockets extends UnboundSockets {
    private final Supplier<? extends IOException> failure;

    FailingSockets(Supplier<? extends IOException> failure) {
        this.failure = failure;
    }

    @Override
    public Socket createSocket() {
        return new Socket() {
            @Override
            public void connect(SocketAddress address, int timeout) throws IOException {
                throw failure.get();
            }
        };
    }
}
