package dev.exai.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A request to a real service over a connection of its own, and the answer in the pieces in which it comes. No client of
 * the platform, because those try again, follow and gather by themselves. Used once.
 */
final class UpstreamCall implements AutoCloseable {
    private static final int CONNECT_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private int status;
    private String reason = "";
    private boolean chunked;
    private boolean untilClose;
    private long left; // bytes of this chunk, or of the body

    private UpstreamCall(Socket socket) throws IOException {
        this.socket = socket;
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Connects. */
    static UpstreamCall to(URI service, SSLSocketFactory tls) throws IOException {
        boolean secure = "https".equalsIgnoreCase(service.getScheme());
        int port = service.getPort() >= 0 ? service.getPort() : secure ? 443 : 80;
        Socket socket = new Socket();
        boolean open = false;
        try {
            socket.connect(new InetSocketAddress(service.getHost(), port), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            UpstreamCall call = new UpstreamCall(secure ? secured(socket, service.getHost(), port, tls) : socket);
            open = true;
            return call;
        } finally {
            if (!open) {
                socket.close();
            }
        }
    }

    private static Socket secured(Socket raw, String host, int port, SSLSocketFactory tls) throws IOException {
        SSLSocket socket = (SSLSocket) tls.createSocket(raw, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** Sends what the client sent and waits until the answer begins. */
    void ask(RecordedRequest request, String authority) throws IOException {
        StringBuilder head = new StringBuilder(request.method() + " " + request.path() + " HTTP/1.1\r\n");
        head.append("Host: " + authority + "\r\nConnection: close\r\n");
        for (String name : request.headerNames()) {
            if (HeaderMeanings.passedOn(name)) {
                request.headers(name).forEach(value -> head.append(name + ": " + value + "\r\n"));
            }
        }
        byte[] body = request.body();
        if (body.length > 0 || !request.method().equals("GET")) {
            head.append("Content-Length: " + body.length + "\r\n");
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        message.writeBytes(body);
        message.writeTo(socket.getOutputStream());
        socket.getOutputStream().flush();
        do {
            readHead();
        } while (status < 200); // 100 Continue and the like
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }

    Map<String, List<String>> headers() {
        return headers;
    }

    /** Reads what has come of the body; -1 at its end. */
    int read(byte[] buffer) throws IOException {
        if (left == 0 && chunked) {
            left = nextChunk();
        }
        if (left == 0) {
            return -1;
        }
        int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (count < 0 && !untilClose) {
            throw new EOFException("the service broke off");
        }
        left -= Math.max(0, count);
        if (left == 0 && chunked) {
            line();
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void readHead() throws IOException {
        String[] words = line().split(" ", 3);
        if (words.length < 2) {
            throw new EOFException("the service closed without an answer");
        }
        status = Integer.parseInt(words[1]);
        reason = words.length > 2 ? words[2] : "";
        headers.clear();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        List<String> length = headers.get("Content-Length");
        chunked = headers.containsKey("Transfer-Encoding");
        boolean bodiless = status == 204 || status == 304 || status < 200;
        untilClose = !chunked && length == null && !bodiless;
        left = chunked || bodiless ? 0 : length == null ? Long.MAX_VALUE : Long.parseLong(length.get(0));
    }

    private long nextChunk() throws IOException {
        long size = Long.parseLong(line().split(";", 2)[0].strip(), 16);
        chunked = size > 0;
        return size;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c = in.read();
        while (c >= 0 && c != '\n') {
            line.write(c);
            c = in.read();
        }
        if (c < 0) {
            throw new EOFException("the service broke off");
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
