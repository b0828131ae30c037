package dev.exai.benchmarks.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A provider that gives every request the same answer of its format, each event of a stream written by itself, without pause. */
public final class Upstream {
    private final Selector selector;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(1 << 16);

    private Upstream(Selector selector) {
        this.selector = selector;
    }

    public static void main(String[] args) throws IOException {
        try (Selector selector = Selector.open();
                ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            System.out.println("http://127.0.0.1:" + server.socket().getLocalPort() + "/v1");
            new Upstream(selector).run(server);
        }
    }

    private void run(ServerSocketChannel server) throws IOException {
        while (selector.select() >= 0) {
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isAcceptable()) {
                    accept(server);
                } else {
                    serve(key, (Connection) key.attachment());
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private void accept(ServerSocketChannel server) throws IOException {
        SocketChannel channel = server.accept();
        if (channel != null) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
        }
    }

    private void serve(SelectionKey key, Connection connection) {
        try {
            if (connection.serve(scratch)) {
                key.interestOps(connection.writing() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
                return;
            }
            connection.channel.close();
        } catch (IOException e) {
            key.cancel(); // the client has gone
        }
    }

    private static final class Connection {
        private final SocketChannel channel;
        private final StringBuilder request = new StringBuilder();
        private List<byte[]> answer = List.of();
        private int next; // the piece to write after this one
        private ByteBuffer piece = ByteBuffer.allocate(0);

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        boolean writing() {
            return piece.hasRemaining() || next < answer.size();
        }

        /** Reads, and writes once a request is whole; false at the end of the connection. */
        boolean serve(ByteBuffer scratch) throws IOException {
            if (!writing()) {
                scratch.clear();
                if (channel.read(scratch) < 0) {
                    return false;
                }
                request.append(StandardCharsets.ISO_8859_1.decode(scratch.flip()));
                if (!whole()) {
                    return true;
                }
                answer = Answers.to(request.toString());
                request.setLength(0);
                next = 0;
            }
            write();
            return true;
        }

        /** Writes piece after piece until the answer ends or the client is behind. */
        private void write() throws IOException {
            while (writing()) {
                if (!piece.hasRemaining()) {
                    piece = ByteBuffer.wrap(answer.get(next++));
                }
                channel.write(piece);
                if (piece.hasRemaining()) {
                    return;
                }
            }
        }

        private boolean whole() {
            int head = request.indexOf("\r\n\r\n");
            if (head < 0) {
                return false;
            }
            String headers = request.substring(0, head).toLowerCase(Locale.ROOT);
            if (headers.contains("transfer-encoding: chunked")) {
                return request.indexOf("0\r\n\r\n", head) > 0;
            }
            int length = headers.indexOf("content-length:");
            int end = headers.indexOf('\r', length);
            String digits = headers.substring(length + "content-length:".length(), end < 0 ? headers.length() : end);
            return request.length() >= head + 4 + Integer.parseInt(digits.strip());
        }
    }
}
