package dev.exai.server.mcp;

import static dev.exai.server.mcp.JsonText.json;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One HTTP connection on which every byte is under the test's control. */
final class HttpWire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;
    private final int port;

    HttpWire(int port) {
        try {
            this.port = port;
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What came back; an event stream has no body here, its events are read one by one. */
    record Response(int status, Map<String, String> headers, String body) {
        JsonNode json() {
            return JsonText.exact(body);
        }

        boolean isStream() {
            return headers.getOrDefault("content-type", "").equals("text/event-stream");
        }
    }

    /** A request to the protocol's address, with everything a good client sends. */
    static Request post(String body) {
        return new Request("POST", "/mcp")
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .body(body.replace('\'', '"'));
    }

    /** A request of the modern era with the headers that belong to it. */
    static Request modern(Object id, String method, String params) {
        Request request = post(modernBody(id, method, params))
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", method);
        JsonNode parsed = json("{" + params + "}");
        JsonNode name = method.equals("resources/read") ? parsed.path("uri") : parsed.path("name");
        return name.isString() ? request.header("Mcp-Name", name.stringValue()) : request;
    }

    static String modernBody(Object id, String method, String params) {
        String shownId = id instanceof String ? "'" + id + "'" : String.valueOf(id);
        return "{'jsonrpc':'2.0','id':" + shownId + ",'method':'" + method + "','params':{"
                + (params.isEmpty() ? "" : params + ",") + StdioClient.MODERN_META + "}}";
    }

    static String echo(String text) {
        return "'name':'echo','arguments':{'text':'" + text + "'}";
    }

    /** A request that can be bent in every way before it is sent. */
    static final class Request {
        private final StringBuilder headers = new StringBuilder();
        private final Map<String, String> named = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final String method;
        private final String path;
        private byte[] body = new byte[0];

        Request(String method, String path) {
            this.method = method;
            this.path = path;
        }

        /** Sets a header; null leaves it out, even one that is usually sent. */
        Request header(String name, @Nullable String value) {
            named.put(name, value == null ? "" : value);
            return this;
        }

        /** Adds a line as it is, also one that stands there already. */
        Request line(String line) {
            headers.append(line).append("\r\n");
            return this;
        }

        Request body(String text) {
            body = text.getBytes(StandardCharsets.UTF_8);
            return this;
        }

        byte[] bytes(int port) {
            named.putIfAbsent("Host", "127.0.0.1:" + port);
            if (body.length > 0) {
                named.putIfAbsent("Content-Length", String.valueOf(body.length));
            }
            StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
            named.forEach((name, value) -> {
                if (!value.isEmpty()) {
                    text.append(name).append(": ").append(value).append("\r\n");
                }
            });
            text.append(headers).append("\r\n");
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.writeBytes(text.toString().getBytes(StandardCharsets.ISO_8859_1));
            whole.writeBytes(body);
            return whole.toByteArray();
        }
    }

    Response exchange(Request request) {
        return send(request).response();
    }

    HttpWire send(Request request) {
        return sendBytes(request.bytes(port));
    }

    HttpWire sendBytes(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpWire sendText(String text) {
        return sendBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    Response response() {
        String[] start = line().split(" ", 3);
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Response(Integer.parseInt(start[1]), headers, new String(read(length), StandardCharsets.UTF_8));
    }

    /** The next event of an open stream, null at its end. Signs of life are skipped. */
    @Nullable
    JsonNode event() {
        while (true) {
            String chunk = chunk();
            if (chunk.isEmpty()) {
                return null;
            }
            if (chunk.startsWith("data: ")) {
                return JsonText.exact(chunk.substring(6));
            }
        }
    }

    /** The next event, which must be there. */
    JsonNode nextEvent() {
        JsonNode event = event();
        if (event == null) {
            throw new AssertionError("the stream ended");
        }
        return event;
    }

    /** The next chunk of a stream as it is; empty for the last. */
    String chunk() {
        int length = Integer.parseInt(line(), 16);
        String chunk = new String(read(length), StandardCharsets.UTF_8);
        line();
        return chunk;
    }

    /** Whether the server closes the connection within the patience, throwing away what it still says. */
    boolean isClosedByServer() {
        try {
            byte[] rest = new byte[8_192];
            while (in.read(rest) >= 0) {
                continue;
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true; // reset
        }
    }

    private String line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new AssertionError("the server closed the connection after: " + line);
                }
                if (b != '\r') {
                    line.write(b);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private byte[] read(int length) {
        try {
            return in.readNBytes(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
