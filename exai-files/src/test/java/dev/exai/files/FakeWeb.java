package dev.exai.files;

import dev.exai.core.Workers;
import dev.exai.files.internal.web.WebNetwork;
import dev.exai.testkit.TestCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;

/**
 * A web of its own: names lead to public addresses, and whoever connects to one of them reaches a server on loopback that
 * answers each path with the bytes it was given.
 */
final class FakeWeb implements WebNetwork, AutoCloseable {
    static final String PUBLIC = "93.184.216.34";

    final Map<String, List<InetAddress>> names = new HashMap<>();
    final Queue<String> resolved = new ConcurrentLinkedQueue<>();
    final Queue<String> connected = new ConcurrentLinkedQueue<>();
    final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final ConcurrentMap<String, byte[]> answers = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Workers workers = Workers.perTask("fake-web");
    private final ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ServerSocket secure;

    FakeWeb(TestCertificate certificate) throws IOException {
        secure = certificate
                .serverContext()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        workers.run(() -> accept(plain));
        workers.run(() -> accept(secure));
        name("public.example", PUBLIC);
        name("localhost", PUBLIC); // whom the test certificate is for
    }

    void name(String host, String... addresses) throws UnknownHostException {
        InetAddress[] all = new InetAddress[addresses.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = InetAddress.getByName(addresses[i]);
        }
        names.put(host, List.of(all));
    }

    /** A whole answer, byte by byte; a path whose answer has no end stays open until this is closed. */
    void answer(String path, String raw) {
        answers.put(path, raw.getBytes(StandardCharsets.ISO_8859_1));
    }

    void page(String path, String body, String... headers) {
        answer(
                path,
                "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n" + String.join("", headers) + "\r\n"
                        + body);
    }

    void redirect(String path, String target) {
        answer(path, "HTTP/1.1 302 Found\r\nLocation: " + target + "\r\nContent-Length: 0\r\n\r\n");
    }

    @Override
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        resolved.add(host);
        if (host.startsWith("[") || Character.isDigit(host.charAt(host.length() - 1))) {
            return List.of(InetAddress.getByName(host)); // written out: nobody is asked
        }
        List<InetAddress> found = names.get(host);
        if (found == null) {
            throw new UnknownHostException(host);
        }
        return found;
    }

    @Override
    public Socket connect(InetAddress address, int port, Duration timeout) throws IOException {
        connected.add(address.getHostAddress() + ":" + port);
        if (address.getHostAddress().endsWith(".99")) {
            throw new java.net.ConnectException("nobody there");
        }
        Socket socket = new Socket();
        socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), (port == 443 ? secure : plain).getLocalPort()));
        return socket;
    }

    @Override
    public SSLSocketFactory tls() {
        return TestCertificate.clientContext().getSocketFactory();
    }

    private void accept(ServerSocket server) {
        try {
            while (true) {
                Socket socket = server.accept();
                workers.run(() -> serve(socket));
            }
        } catch (IOException e) {
            assert server.isClosed();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            StringBuilder head = new StringBuilder();
            for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
                head.append(line).append('\n');
            }
            requests.add(head.toString());
            String[] parts = head.toString().split(" ", 3);
            String path = parts.length < 2 ? "" : parts[1].split("\\?", 2)[0];
            byte[] answer = answers.getOrDefault(
                    path, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            send(socket.getOutputStream(), path, answer);
        } catch (IOException | InterruptedException e) {
            assert e != null; // the client has gone, or the test is over
        }
    }

    private void send(OutputStream out, String path, byte[] answer) throws IOException, InterruptedException {
        if (path.startsWith("/drip")) {
            for (byte each : answer) {
                out.write(each);
                out.flush();
                if (closed.await(50, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        }
        out.write(answer);
        out.flush();
        if (path.startsWith("/silent")) {
            closed.await();
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        plain.close();
        secure.close();
        workers.close();
    }
}
