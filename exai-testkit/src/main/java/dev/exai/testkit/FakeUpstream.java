package dev.exai.testkit;

import dev.exai.core.Identifiers;
import dev.exai.core.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's API on this machine: a real HTTP/1.1 server on the loopback address and a free port that speaks the
 * vendor's dialect, demands its key, refuses what the vendor refuses, and otherwise does what its scripts say. It
 * records every request. Thread-safe.
 *
 * <p>Each request takes the oldest script of its path; when there is none left, the one for every call. Requests that
 * the vendor would refuse (wrong key, unknown model, a field it does not take) are refused without taking a script.
 */
public final class FakeUpstream implements AutoCloseable {
    private static final String CHAT = "/chat/completions";

    private final Builder settings;
    private final ServerSocket server;
    private final Workers workers = Workers.perTask("fake-upstream");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Deque<UpstreamScript>> scripts = new HashMap<>(); // guarded by lock, as all below
    private final List<RecordedRequest> requests = new ArrayList<>();
    private final Set<Socket> open = new HashSet<>();
    private UpstreamScript everyChat = new UpstreamScript();
    private int accepted;
    private int chats;
    private boolean closed;

    private FakeUpstream(Builder settings) throws IOException {
        this.settings = settings;
        server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        workers.run(this::accept);
    }

    /** A running upstream with the defaults of {@link Builder}. */
    public static FakeUpstream start(WireDialect dialect) {
        return of(dialect).start();
    }

    /** A builder for an upstream of the dialect. */
    public static Builder of(WireDialect dialect) {
        return new Builder(dialect);
    }

    /** Where the API is, as a provider's base URL: without a slash at its end. */
    public URI baseUrl() {
        String scheme = settings.certificate == null ? "http://127.0.0.1:" : "https://localhost:";
        return URI.create(
                scheme + server.getLocalPort() + settings.dialect.wire().basePath());
    }

    /** The one key it accepts. */
    public String key() {
        return settings.key;
    }

    /** Whose format it speaks. */
    public WireDialect dialect() {
        return settings.dialect;
    }

    /** A script for the next chat that has none. */
    public UpstreamScript onChat() {
        return on(CHAT);
    }

    /**
     * A script for the next request of any method to a path, given below the base URL and without a query, for example
     * {@code /models} or {@code /files}. Paths the dialect does not serve by itself need one.
     */
    public UpstreamScript on(String path) {
        UpstreamScript script = new UpstreamScript();
        lock.lock();
        try {
            scripts.computeIfAbsent(path, key -> new ArrayDeque<>()).add(script);
        } finally {
            lock.unlock();
        }
        return script;
    }

    /** A script for every chat that finds no other; it replaces the one before. */
    public UpstreamScript onEveryChat() {
        UpstreamScript script = new UpstreamScript();
        lock.lock();
        try {
            everyChat = script;
        } finally {
            lock.unlock();
        }
        return script;
    }

    /** Every request so far in the order of arrival, refused ones included. */
    public List<RecordedRequest> requests() {
        lock.lock();
        try {
            return List.copyOf(requests);
        } finally {
            lock.unlock();
        }
    }

    /** The chats among {@link #requests()}. */
    public List<RecordedRequest> chats() {
        return requests().stream()
                .filter(request -> request.path().endsWith(CHAT))
                .toList();
    }

    /** Waits until so many requests have arrived; returns whether they have within the duration. */
    public boolean awaitRequests(int count, Duration patience) throws InterruptedException {
        return await(() -> requests.size() >= count, patience);
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

    /** Connections accepted so far. */
    public int acceptedConnections() {
        lock.lock();
        try {
            return accepted;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no connection is open; returns whether that came within the duration. */
    public boolean awaitNoConnections(Duration patience) throws InterruptedException {
        return await(open::isEmpty, patience);
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
                Socket socket = server.accept();
                workers.run(() -> serve(socket));
            }
        } catch (IOException e) {
            closeQuietly(server::close); // close() was called: accepting ends
        }
    }

    private void serve(Socket raw) {
        int number = enter(raw);
        try (raw) {
            if (number > 0) {
                raw.setTcpNoDelay(true);
                serve(new Peer(raw, layered(raw), new CountDownLatch(1)), number);
            }
        } catch (IOException e) {
            closeQuietly(raw::close); // the client has gone, or a script has cut the line
        } finally {
            leave(raw);
        }
    }

    private Socket layered(Socket raw) throws IOException {
        TestCertificate certificate = settings.certificate;
        if (certificate == null) {
            return raw;
        }
        if (settings.cutHandshake) {
            raw.getInputStream().read();
            raw.close();
            throw new IOException("handshake cut");
        }
        SSLSocket socket = (SSLSocket)
                certificate.serverContext().getSocketFactory().createSocket(raw, "localhost", raw.getPort(), true);
        socket.setUseClientMode(false);
        return socket;
    }

    private void serve(Peer peer, int number) throws IOException {
        HttpRequestReader reader = new HttpRequestReader(peer.in(), number, peer.clientClosed());
        while (peer.awaitRequest()) {
            answer(peer, reader.next());
        }
    }

    private void answer(Peer peer, RecordedRequest request) throws IOException {
        int number = record(request);
        String path = pathBelowBase(request);
        Reply refusal = Refusals.of(settings, request, path, hasScript(path));
        if (refusal != null) {
            new ReplyWriter(peer, new Faults()).send(refusal);
            return;
        }
        UpstreamScript script = take(path);
        if (script == null) {
            new ReplyWriter(peer, new Faults()).send(settings.dialect.wire().modelList(settings.models()));
            return;
        }
        ReplyWriter writer = new ReplyWriter(peer, script.faults);
        byte[] raw = script.rawBytes();
        if (raw != null) {
            writer.sendRaw(raw);
        }
        writer.send(script.render(settings.dialect.wire(), Refusals.call(request, number)));
    }

    private String pathBelowBase(RecordedRequest request) {
        String base = settings.dialect.wire().basePath();
        String path = request.path().startsWith(base) ? request.path().substring(base.length()) : "";
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    private boolean hasScript(String path) {
        lock.lock();
        try {
            return !scripts.getOrDefault(path, new ArrayDeque<>()).isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** The script for a request, or null where the vendor's own answer is to be given. */
    private @Nullable UpstreamScript take(String path) {
        lock.lock();
        try {
            UpstreamScript script =
                    scripts.getOrDefault(path, new ArrayDeque<>()).poll();
            if (script == null && path.equals(CHAT)) {
                script = everyChat;
            }
            if (script != null) {
                script.take();
            }
            return script;
        } finally {
            lock.unlock();
        }
    }

    private int record(RecordedRequest request) {
        lock.lock();
        try {
            requests.add(request);
            changed.signalAll();
            return ++chats;
        } finally {
            lock.unlock();
        }
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

    private boolean await(BooleanSupplier condition, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (!condition.getAsBoolean() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return condition.getAsBoolean();
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

    /** Builds a {@link FakeUpstream}. Not thread-safe. */
    public static final class Builder {
        final WireDialect dialect;
        private @Nullable List<String> models;
        private String key = Identifiers.mint("test-key-", 8);
        private @Nullable TestCertificate certificate;
        private boolean cutHandshake;

        private Builder(WireDialect dialect) {
            this.dialect = dialect;
        }

        /** The only models it knows; by default every name of the vendor's families. */
        public Builder models(String... names) {
            models = List.of(names);
            return this;
        }

        /** The one key it accepts; default a fresh one. */
        public Builder key(String value) {
            key = value;
            return this;
        }

        /** Speaks TLS with this certificate; default cleartext. */
        public Builder tls(TestCertificate value) {
            certificate = value;
            return this;
        }

        /** Breaks every connection inside the TLS handshake. */
        public Builder cutHandshake() {
            certificate = TestCertificate.trusted();
            cutHandshake = true;
            return this;
        }

        /** A running upstream. */
        public FakeUpstream start() {
            try {
                return new FakeUpstream(this);
            } catch (IOException e) {
                throw new UncheckedIOException("no loopback port could be opened", e);
            }
        }

        List<String> models() {
            return models == null ? dialect.wire().models() : models;
        }

        boolean knows(String model) {
            return models == null ? dialect.wire().knows(model) : models.contains(model);
        }

        String key() {
            return key;
        }
    }
}
