package dev.exai.sessions.proof;

import dev.exai.core.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands before a server on this machine, passes everything on, and from some moment on swallows it: no byte arrives any more
 * on any connection, neither end hears of the other's end, and no new connection gets an answer.
 */
final class BlackHole implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final Workers workers = Workers.perTask("black-hole");
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean swallowing;

    /** Before the server at the port. */
    BlackHole(int target) throws IOException {
        this.target = target;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        workers.run(this::accept);
    }

    /** Where it listens. */
    int port() {
        return server.getLocalPort();
    }

    /** From now on nothing passes. */
    void swallow() {
        swallowing = true;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                open.add(client);
                if (!swallowing) {
                    Socket joined = new Socket(InetAddress.getLoopbackAddress(), target);
                    open.add(joined);
                    workers.run(() -> pass(client, joined));
                    workers.run(() -> pass(joined, client));
                }
            }
        } catch (IOException e) {
            swallow(); // it is being closed
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[8_192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (!swallowing) {
                    out.write(buffer, 0, length);
                }
            }
            if (!swallowing) {
                to.close();
            }
        } catch (IOException e) {
            if (!swallowing) {
                close(to);
            }
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        swallow();
        server.close();
        open.forEach(BlackHole::close);
        workers.close();
    }
}
