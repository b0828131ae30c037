package dev.exai.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** Reads HTTP/1.1 requests from a connection. */
final class HttpRequestReader {
    private final InputStream in;
    private final int connection;
    private final CountDownLatch clientClosed;

    HttpRequestReader(InputStream in, int connection, CountDownLatch clientClosed) {
        this.in = in;
        this.connection = connection;
        this.clientClosed = clientClosed;
    }

    /** The next request. */
    RecordedRequest next() throws IOException {
        String start = line();
        String[] words = start.split(" ", 3);
        Map<String, List<String>> headers = headers();
        byte[] body = body(headers);
        String path = words.length > 1 ? words[1] : "";
        return new RecordedRequest(connection, words[0], path, headers, body, clientClosed);
    }

    private Map<String, List<String>> headers() throws IOException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? line : line.substring(0, colon);
            headers.computeIfAbsent(name, key -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return headers;
    }

    private byte[] body(Map<String, List<String>> headers) throws IOException {
        List<String> length = headers.getOrDefault("Content-Length", List.of());
        if (!length.isEmpty()) {
            return exactly(Integer.parseInt(length.get(0)));
        }
        return headers.containsKey("Transfer-Encoding") ? chunks() : new byte[0];
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.write(exactly(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
    }

    private byte[] exactly(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("the client closed inside a request body");
        }
        return bytes;
    }

    /** A line without its end. */
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c = in.read();
        for (; c >= 0 && c != '\n'; c = in.read()) {
            line.write(c);
        }
        if (c < 0) {
            throw new EOFException("the client closed inside a request");
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
