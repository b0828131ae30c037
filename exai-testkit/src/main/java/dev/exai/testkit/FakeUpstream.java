package dev.exai.testkit;

import dev.exai.core.Identifiers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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
    private final Builder settings;
    private final Wire wire;
    private final List<Endpoint> endpoints;
    private final Listener listener;
    private final Scripts scripts = new Scripts();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final List<RecordedRequest> requests = new ArrayList<>(); // guarded by lock

    private FakeUpstream(Builder settings) throws IOException {
        this.settings = settings;
        wire = settings.wire();
        endpoints = wire.endpoints(settings.models());
        listener = new Listener(this::serve, settings.certificate, settings.cutHandshake);
        listener.start();
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
        return URI.create(listener.address() + wire.basePath());
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
        return scripts.next(Scripts.CHAT);
    }

    /**
     * A script for the next request of any method to a path, given below the base URL and without a query, for example
     * {@code /models} or {@code /files}. Paths the dialect does not serve by itself need one.
     */
    public UpstreamScript on(String path) {
        return scripts.next(wire.isChat(path) ? Scripts.CHAT : path);
    }

    /** A script for the next request that brings the content of a file. */
    public UpstreamScript onUpload() {
        return scripts.next(wire.uploads());
    }

    /** A script for the next request that deletes this file. */
    public UpstreamScript onDelete(String fileId) {
        return scripts.next(wire.deletion(fileId));
    }

    /** A script for the next request that submits a batch. */
    public UpstreamScript onBatch() {
        return scripts.next(wire.batches());
    }

    /** A script for every chat that finds no other; it replaces the one before. */
    public UpstreamScript onEveryChat() {
        return scripts.everyChat();
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
                .filter(request -> isChat(request, pathBelowBase(request)))
                .toList();
    }

    /** Waits until so many requests have arrived; returns whether they have within the duration. */
    public boolean awaitRequests(int count, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (requests.size() < count && left > 0) {
                left = arrived.awaitNanos(left);
            }
            return requests.size() >= count;
        } finally {
            lock.unlock();
        }
    }

    /** Connections that are open now, idle ones included. */
    public int openConnections() {
        return listener.openConnections();
    }

    /** Connections accepted so far. */
    public int acceptedConnections() {
        return listener.acceptedConnections();
    }

    /** Waits until no connection is open; returns whether that came within the duration. */
    public boolean awaitNoConnections(Duration patience) throws InterruptedException {
        return listener.awaitNoConnections(patience);
    }

    /** Closes every connection and the port; ends every thread. */
    @Override
    public void close() {
        listener.close();
    }

    private void serve(Peer peer, int connection) throws IOException {
        HttpRequestReader reader = new HttpRequestReader(peer.in(), connection, peer.clientClosed());
        while (peer.awaitRequest()) {
            answer(peer, reader.next());
        }
    }

    private void answer(Peer peer, RecordedRequest request) throws IOException {
        int number = record(request);
        String path = pathBelowBase(request);
        boolean chat = isChat(request, path);
        Reply refusal = Refusals.of(settings, wire, request, chat);
        UpstreamScript script =
                refusal == null ? scripts.take(chat ? Scripts.CHAT : wire.subject(request, path)) : null;
        if (script == null) {
            Reply own = refusal != null ? refusal : ownAnswer(request, path);
            new ReplyWriter(peer, new Faults()).send(own);
            return;
        }
        ReplyWriter writer = new ReplyWriter(peer, script.faults);
        byte[] raw = script.rawBytes();
        if (raw != null) {
            writer.sendRaw(raw);
        }
        writer.send(script.render(wire, wire.read(request, number), () -> ownAnswer(request, path)));
    }

    private Reply ownAnswer(RecordedRequest request, String path) {
        for (Endpoint endpoint : endpoints) {
            Reply reply = endpoint.answer(request, path);
            if (reply != null) {
                return reply;
            }
        }
        return wire.unknownPath(request.path());
    }

    private boolean isChat(RecordedRequest request, String path) {
        return request.method().equals("POST") && wire.isChat(path);
    }

    private String pathBelowBase(RecordedRequest request) {
        String base = wire.basePath();
        String path = request.path().startsWith(base) ? request.path().substring(base.length()) : request.path();
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    /** Returns how many requests there are now. */
    private int record(RecordedRequest request) {
        lock.lock();
        try {
            requests.add(request);
            arrived.signalAll();
            return requests.size();
        } finally {
            lock.unlock();
        }
    }

    /** Builds a {@link FakeUpstream}. Not thread-safe. */
    public static final class Builder {
        final WireDialect dialect;
        private @Nullable List<String> models;
        private String key = Identifiers.mint("test-key-", 8);
        private @Nullable TestCertificate certificate;
        private boolean cutHandshake;
        private boolean azure;
        private boolean xai;

        private Builder(WireDialect dialect) {
            this.dialect = dialect;
        }

        /** The only models it knows; by default every name of the vendor's families. */
        public Builder models(String... names) {
            models = List.of(names);
            return this;
        }

        /**
         * Serves the models by deployment, with a version and a key header of its own, as Azure does.
         *
         * @throws IllegalStateException if the dialect is not OpenAI's
         */
        public Builder azure() {
            if (dialect != WireDialect.OPENAI) {
                throw new IllegalStateException("Azure serves OpenAI's models");
            }
            azure = true;
            return this;
        }

        /**
         * Serves Grok, with xAI's own errors and files.
         *
         * @throws IllegalStateException if the dialect is not that of Responses
         */
        public Builder xai() {
            if (dialect != WireDialect.OPENAI_RESPONSES) {
                throw new IllegalStateException("this is for xAI's Responses; its chat completions are a dialect");
            }
            xai = true;
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

        Wire wire() {
            if (xai) {
                return new ResponsesWire(new XaiWire());
            }
            return azure ? new AzureWire() : dialect.wire();
        }

        List<String> models() {
            return models == null ? wire().models() : models;
        }

        boolean knows(String model) {
            return models == null ? wire().knows(model) : models.contains(model);
        }

        String key() {
            return key;
        }
    }
}
