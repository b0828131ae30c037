package dev.exai.testkit;

import dev.exai.core.TimeSource;
import dev.exai.testkit.Exchange.Piece;
import dev.exai.testkit.Exchange.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;

/**
 * A proxy on the loopback address that stands before a real service and keeps what is said: byte by byte, with the pauses
 * of streams, and without keys, cookies, names of accounts, e-mail addresses and ids of requests, which are replaced
 * before anything is kept. Headers of requests are not kept at all. {@link Replay} answers from the file. Thread-safe.
 */
public final class Recorder implements AutoCloseable {
    /** Stands in a recording where the service's address was in a header. */
    static final String ORIGIN = "http://recorded.invalid";

    private final URI service;
    private final String origin;
    private final List<Canary> canaries;
    private final SSLSocketFactory tls;
    private final TimeSource time = TimeSource.system();
    private final Listener listener;
    private final Scrubber scrubber = new Scrubber(); // guarded by this, as all below
    private final List<Exchange> exchanges = new ArrayList<>();
    private final Set<UpstreamCall> open = new HashSet<>();
    private boolean closed;

    private Recorder(URI service, List<Canary> canaries, SSLSocketFactory tls) throws IOException {
        this.service = service;
        this.canaries = List.copyOf(canaries);
        this.tls = tls;
        origin = service.getScheme() + "://" + service.getRawAuthority();
        listener = new Listener(this::serve, null, false);
        listener.start();
    }

    /**
     * A running recorder before a service.
     *
     * @param service base address of the real API, or of a {@link FakeUpstream}
     * @param canaries secrets that must not be found in the file in any form; the keys of the calls are watched for anyway
     */
    public static Recorder before(URI service, Canary... canaries) {
        return before(service, (SSLSocketFactory) SSLSocketFactory.getDefault(), canaries);
    }

    static Recorder before(URI service, SSLSocketFactory tls, Canary... canaries) {
        try {
            return new Recorder(service, Arrays.asList(canaries), tls);
        } catch (IOException e) {
            throw new UncheckedIOException("no loopback port could be opened", e);
        }
    }

    /** What to give a provider as its base URL. */
    public URI baseUrl() {
        return URI.create(listener.address() + service.getRawPath());
    }

    /**
     * Writes what was said so far.
     *
     * @throws IllegalStateException without a file if nothing was said, or if a canary, a key, what looks like a
     *     secret or an answer that is compressed is left; the message says where and of which kind
     */
    public synchronized void save(Path file) {
        if (exchanges.isEmpty()) {
            throw new IllegalStateException("the recording is not written, because nothing was said");
        }
        // Once more: what was found out late stands in what came before, too.
        List<Exchange> clean = exchanges.stream().map(scrubber::clean).toList();
        List<Canary> watched = new ArrayList<>(canaries);
        scrubber.learned("key").stream()
                .filter(key -> key.length() >= Canary.SHORTEST)
                .forEach(key -> watched.add(Canary.of(key)));
        List<String> leaks = Leaks.in(clean, watched);
        if (!leaks.isEmpty()) {
            throw new IllegalStateException(
                    "the recording is not written, because it still holds " + String.join(", ", leaks));
        }
        try {
            Files.writeString(file, new Recording(service.getRawPath(), clean).toJson());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the calls that are under way, closes every connection and the port, and ends every thread. */
    @Override
    public void close() {
        List<UpstreamCall> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(open);
        }
        left.forEach(Recorder::closeQuietly);
        listener.close();
    }

    private void serve(Peer peer, int connection) throws IOException {
        HttpRequestReader reader = new HttpRequestReader(peer.in(), connection, peer.clientClosed());
        while (peer.awaitRequest()) {
            pass(peer, reader.next());
        }
    }

    private void pass(Peer peer, RecordedRequest request) throws IOException {
        UpstreamCall call = entered(UpstreamCall.to(service, tls));
        try (call) {
            long asked = time.nanos();
            call.ask(request, service.getRawAuthority());
            Kept kept = new Kept(request, call, Duration.ofNanos(time.nanos() - asked));
            boolean whole = false;
            try {
                send(peer, head(call));
                copy(call, peer, kept.pieces);
                whole = true;
                keep(kept, true); // before the client knows that it has everything
                send(peer, "0\r\n\r\n");
            } finally {
                if (!whole) {
                    keep(kept, false);
                    peer.close();
                }
            }
        } finally {
            synchronized (this) {
                open.remove(call);
            }
        }
    }

    private synchronized UpstreamCall entered(UpstreamCall call) throws IOException {
        if (closed) {
            call.close();
            throw new IOException("the recorder is closed");
        }
        open.add(call);
        return call;
    }

    private String head(UpstreamCall call) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + call.status() + " " + call.reason() + "\r\n");
        call.headers().forEach((name, values) -> {
            if (HeaderMeanings.passedOn(name)) {
                values.forEach(value -> head.append(name + ": " + value.replace(origin, listener.address()) + "\r\n"));
            }
        });
        return head + "Transfer-Encoding: chunked\r\n\r\n";
    }

    private void copy(UpstreamCall call, Peer peer, List<Piece> pieces) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long last = time.nanos();
        for (int count = call.read(buffer); count >= 0; count = call.read(buffer)) {
            long now = time.nanos();
            byte[] bytes = Arrays.copyOf(buffer, count);
            pieces.add(new Piece(Duration.ofNanos(now - last), bytes));
            last = now;
            send(peer, Integer.toHexString(count) + "\r\n");
            peer.send(bytes, 0, count);
            send(peer, "\r\n");
        }
    }

    private static void send(Peer peer, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        peer.send(bytes, 0, bytes.length);
    }

    /** What is known of an exchange that goes on. */
    private static final class Kept {
        private final RecordedRequest request;
        private final UpstreamCall call;
        private final Duration after;
        private final List<Piece> pieces = new ArrayList<>();

        Kept(RecordedRequest request, UpstreamCall call, Duration after) {
            this.request = request;
            this.call = call;
            this.after = after;
        }
    }

    private synchronized void keep(Kept kept, boolean whole) {
        HeaderMeanings.learn(kept.request, scrubber);
        HeaderMeanings.learn(kept.call.headers(), scrubber);
        Map<String, String> headers = new LinkedHashMap<>();
        kept.call.headers().forEach((name, values) -> {
            if (HeaderMeanings.kept(name)) {
                headers.put(
                        name.toLowerCase(Locale.ROOT),
                        values.get(values.size() - 1).replace(origin, ORIGIN));
            }
        });
        Response response = new Response(kept.call.status(), headers, kept.after, kept.pieces, whole);
        RecordedRequest request = kept.request;
        exchanges.add(
                scrubber.clean(new Exchange(request.method(), request.path(), request.body(), List.of(), response)));
    }

    private static void closeQuietly(UpstreamCall call) {
        try {
            call.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a socket could not be closed", e);
        }
    }
}
