package dev.exai.testkit;

import dev.exai.core.ExaiException;
import dev.exai.core.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A port on the loopback address with the connections that came through it. Thread-safe. */
final class Listener implements AutoCloseable {
    /** What is done with a connection, on a thread of its own. */
    interface Service {
        /** Serves the connection to its end; {@code number} counts connections from 1. */
        void serve(Peer peer, int number) throws IOException;
    }

    private final Service service;
    private final @Nullable TestCertificate certificate;
    private final boolean cutHandshake;
    private final ServerSocket server;
    private final Workers workers = Workers.perTask("fake-upstream");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Socket> open = new HashSet<>(); // guarded by lock, as all below
    private int accepted;
    private boolean closed;

    /**
     * Opens a free port.
     *
     * @param certificate for TLS; null for cleartext
     * @param cutHandshake whether every connection breaks inside the handshake
     */
    Listener(Service service, @Nullable TestCertificate certificate, boolean cutHandshake) throws IOException {
        this.service = service;
        this.certificate = certificate;
        this.cutHandshake = cutHandshake;
        server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    }

    /** Begins to accept. */
    void start() {
        workers.run(this::accept);
    }

    /** Scheme, host and port. */
    String address() {
        return (certificate == null ? "http://127.0.0.1:" : "https://localhost:") + server.getLocalPort();
    }

    int openConnections() {
        lock.lock();
        try {
            return open.size();
        } finally {
            lock.unlock();
        }
    }

    int acceptedConnections() {
        lock.lock();
        try {
            return accepted;
        } finally {
            lock.unlock();
        }
    }

    boolean awaitNoConnections(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (!open.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return open.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Closes every connection and the port; ends every thread. */
    @Override
    public void close() {
        List<Socket> left;
        lock.lock();
        try {
            closed = true;
            left = List.copyOf(open);
        } finally {
            lock.unlock();
        }
        closeQuietly(server::close);
        left.forEach(socket -> closeQuietly(socket::close));
        workers.close();
    }

    private void accept() {
        try {
            while (true) {
                begin(server.accept());
            }
        } catch (IOException e) {
            closeQuietly(server::close); // close() was called: accepting ends
        }
    }

    /** A connection that comes while this closes finds no thread, and must not be left open for that. */
    private void begin(Socket socket) throws IOException {
        boolean begun = false;
        try {
            workers.run(() -> serve(socket));
            begun = true;
        } catch (ExaiException e) {
            throw new IOException(e);
        } finally {
            if (!begun) {
                socket.close();
            }
        }
    }

    private void serve(Socket raw) {
        int number = enter(raw);
        try (raw) {
            if (number > 0) {
                raw.setTcpNoDelay(true);
                service.serve(new Peer(raw, layered(raw), new CountDownLatch(1)), number);
            }
        } catch (IOException e) {
            closeQuietly(raw::close); // the client has gone, or a script has cut the line
        } finally {
            leave(raw);
        }
    }

    private Socket layered(Socket raw) throws IOException {
        TestCertificate known = certificate;
        if (known == null) {
            return raw;
        }
        if (cutHandshake) {
            raw.getInputStream().read();
            raw.close();
            throw new IOException("handshake cut");
        }
        SSLSocket socket = (SSLSocket)
                known.serverContext().getSocketFactory().createSocket(raw, "localhost", raw.getPort(), true);
        socket.setUseClientMode(false);
        return socket;
    }

    /** The connection's number, or 0 if this is closed already. */
    private int enter(Socket socket) {
        lock.lock();
        try {
            if (closed) {
                return 0;
            }
            open.add(socket);
            changed.signalAll();
            return ++accepted;
        } finally {
            lock.unlock();
        }
    }

    private void leave(Socket socket) {
        lock.lock();
        try {
            open.remove(socket);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private interface Closing {
        void run() throws IOException;
    }

    private static void closeQuietly(Closing closing) {
        try {
            closing.run();
        } catch (IOException e) {
            throw new UncheckedIOException("a loopback socket could not be closed", e);
        }
    }
}
