package dev.exai.testkit.fault;

import dev.exai.core.Workers;
import dev.exai.testkit.TestCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and a server on this machine and breaks connections as its plans say, without knowing what is
 * spoken on them. Each connection takes the oldest plan of {@link #onConnection()}; when there is none left, that of
 * {@link #onEveryConnection()}. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {
    private final URI target;
    private final @Nullable TestCertificate certificate;
    private final ServerSocket server;
    private final Workers workers = Workers.perTask("fault-proxy");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<FaultPlan> plans = new ArrayDeque<>(); // guarded by lock, as all below
    private final Set<Link> open = new HashSet<>();
    private FaultPlan everyConnection = new FaultPlan();
    private int accepted;
    private boolean closed;

    private FaultProxy(URI target, @Nullable TestCertificate certificate) throws IOException {
        this.target = target;
        this.certificate = certificate;
        server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        workers.run(this::accept);
    }

    /** A proxy before a server that speaks cleartext. */
    public static FaultProxy before(URI target) {
        return start(target, null);
    }

    /** A proxy that speaks TLS with clients, under this certificate, and cleartext with the server. */
    public static FaultProxy withTls(URI target, TestCertificate certificate) {
        return start(target, certificate);
    }

    private static FaultProxy start(URI target, @Nullable TestCertificate certificate) {
        try {
            return new FaultProxy(target, certificate);
        } catch (IOException e) {
            throw new UncheckedIOException("no loopback port could be opened", e);
        }
    }

    /** What stands for the target's URL: its path at this proxy. */
    public URI url() {
        String origin = certificate == null ? "http://127.0.0.1:" : "https://localhost:";
        return URI.create(origin + server.getLocalPort() + target.getRawPath());
    }

    /** A plan for the next connection that has none. */
    public FaultPlan onConnection() {
        FaultPlan plan = new FaultPlan();
        lock.lock();
        try {
            plans.add(plan);
            return plan;
        } finally {
            lock.unlock();
        }
    }

    /** A plan for every connection that finds no other; it replaces the one before. */
    public FaultPlan onEveryConnection() {
        FaultPlan plan = new FaultPlan();
        lock.lock();
        try {
            everyConnection = plan;
            return plan;
        } finally {
            lock.unlock();
        }
    }

    /** Connections accepted so far. */
    public int acceptedConnections() {
        lock.lock();
        try {
            return accepted;
        } finally {
            lock.unlock();
        }
    }

    /** Connections that are open now, idle ones included. */
    public int openConnections() {
        lock.lock();
        try {
            return open.size();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no connection is open; returns whether that came within the duration. */
    public boolean awaitNoConnections(Duration patience) throws InterruptedException {
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
        List<Link> left;
        lock.lock();
        try {
            closed = true;
            left = List.copyOf(open);
        } finally {
            lock.unlock();
        }
        closeServer();
        left.forEach(Link::close);
        workers.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                workers.run(() -> serve(socket));
            }
        } catch (IOException e) {
            closeServer(); // close() was called: accepting ends
        }
    }

    private void serve(Socket socket) {
        Link link = new Link(socket);
        FaultPlan plan = enter(link);
        if (plan != null) {
            try {
                join(socket, plan, link);
            } catch (IOException e) {
                link.close(); // the client has gone, or the plan has cut the line
            }
        }
        link.close();
        leave(link);
    }

    private void join(Socket raw, FaultPlan plan, Link link) throws IOException {
        if (plan.resetsAtOnce()) {
            link.reset();
            return;
        }
        raw.setTcpNoDelay(true);
        if (plan.isSilent()) {
            raw.getInputStream().transferTo(OutputStream.nullOutputStream());
            return;
        }
        if (plan.cutsHandshake()) {
            raw.getInputStream().read();
            return;
        }
        Socket client = layered(raw);
        Socket joined = new Socket(target.getHost(), target.getPort());
        joined.setTcpNoDelay(true);
        link.join(joined);
        workers.run(() -> answer(joined, client, plan.answer(), link));
        new Relay(plan.request(), link).copy(client.getInputStream(), joined.getOutputStream());
    }

    private static void answer(Socket joined, Socket client, Flow flow, Link link) {
        try {
            if (new Relay(flow, link).copy(joined.getInputStream(), client.getOutputStream())) {
                client.shutdownOutput();
                link.close();
            }
        } catch (IOException e) {
            if (!link.isAbandoned()) {
                link.close();
            }
        }
    }

    private Socket layered(Socket raw) throws IOException {
        if (certificate == null) {
            return raw;
        }
        SSLSocket socket = (SSLSocket)
                certificate.serverContext().getSocketFactory().createSocket(raw, "localhost", raw.getPort(), true);
        socket.setUseClientMode(false);
        return socket;
    }

    /** The plan of a new connection, or null if this is closed already. */
    private @Nullable FaultPlan enter(Link link) {
        lock.lock();
        try {
            if (closed) {
                return null;
            }
            open.add(link);
            accepted++;
            FaultPlan plan = plans.poll();
            return plan == null ? everyConnection : plan;
        } finally {
            lock.unlock();
        }
    }

    private void leave(Link link) {
        lock.lock();
        try {
            open.remove(link);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void closeServer() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a loopback port could not be closed", e);
        }
    }
}
