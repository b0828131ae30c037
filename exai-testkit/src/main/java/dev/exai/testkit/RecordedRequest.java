package dev.exai.testkit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A request that reached a {@link FakeUpstream}, whole. Immutable; safe from any thread. */
public final class RecordedRequest {
    private final int connection;
    private final String method;
    private final String path;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private final CountDownLatch clientClosed;

    RecordedRequest(
            int connection,
            String method,
            String path,
            Map<String, List<String>> headers,
            byte[] body,
            CountDownLatch clientClosed) {
        this.connection = connection;
        this.method = method;
        this.path = path;
        this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        this.headers.putAll(headers);
        this.body = body;
        this.clientClosed = clientClosed;
    }

    /** Which connection it came on, counted from 1; two requests with the same number shared one. */
    public int connection() {
        return connection;
    }

    /** The method, for example {@code POST}. */
    public String method() {
        return method;
    }

    /** The path with its query, as sent. */
    public String path() {
        return path;
    }

    /** The first value of a parameter of the query, decoded; null if it was not sent. */
    public @Nullable String query(String name) {
        int mark = path.indexOf('?');
        for (String pair : mark < 0 ? new String[0] : path.substring(mark + 1).split("&")) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (URLDecoder.decode(key, StandardCharsets.UTF_8).equals(name)) {
                return equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    /** Names of the headers in alphabetical order, as sent but for doubles. */
    public List<String> headerNames() {
        return List.copyOf(headers.keySet());
    }

    /** Every value of the header, without regard to the name's case; empty if it was not sent. */
    public List<String> headers(String name) {
        return List.copyOf(headers.getOrDefault(name, List.of()));
    }

    /** The header's first value, or null if it was not sent. */
    public @Nullable String header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? null : values.get(0);
    }

    /** A copy of the body. */
    public byte[] body() {
        return body.clone();
    }

    /** The body read as UTF-8; empty if there was none. */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * Waits until the client has closed the connection of this request, which is how a cancelled call shows upstream.
     *
     * @return whether it did within the duration; false too if the upstream closed first
     */
    public boolean awaitClientClosed(Duration patience) throws InterruptedException {
        return clientClosed.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Method and path; no header and no body. */
    @Override
    public String toString() {
        return method + " " + path + " on connection " + connection;
    }
}
