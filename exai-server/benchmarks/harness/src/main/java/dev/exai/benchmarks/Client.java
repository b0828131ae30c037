package dev.exai.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One keep-alive connection that has at most one request under way. Not thread-safe. */
final class Client implements AutoCloseable {
    private static final byte[] RESULT = "\"result\"".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final ResponseReader response = new ResponseReader();
    private final byte[] digits = HttpCall.NUMBER.getBytes(StandardCharsets.US_ASCII);
    private final HttpCall call;
    private final ByteBuffer request;
    private HttpCall farewell; // null: nothing to say
    private long sentAt;

    /** Connects, and opens the session if the dialogue has one. */
    Client(int port, Dialogue dialogue) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        call = dialogue.open(this);
        request = ByteBuffer.allocateDirect(call.length());
    }

    /** Sends a request outside the loop and waits for its answer. */
    ResponseReader exchange(HttpCall once) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        once.fill(buffer, 1_000_000);
        write(buffer);
        response.reset();
        do {
            buffer.clear();
            read(buffer);
        } while (!response.add(buffer));
        return response;
    }

    /** What to say before the connection closes. */
    void farewell(HttpCall last) {
        farewell = last;
    }

    void register(Selector selector) throws IOException {
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    void send(int number) throws IOException {
        call.fill(request, number);
        HttpCall.putDigits(digits, number);
        sentAt = System.nanoTime();
        write(request);
        response.reset();
    }

    /** Reads what is there; true once the answer is whole and right. */
    boolean receive(ByteBuffer scratch) throws IOException {
        scratch.clear();
        read(scratch);
        if (!response.add(scratch)) {
            return false;
        }
        if (response.status() != 200 || !response.contains(RESULT) || !response.contains(digits)) {
            throw new IOException("wrong answer to call " + new String(digits, StandardCharsets.US_ASCII) + ": "
                    + response.head() + response.body());
        }
        return true;
    }

    /** Nanoseconds since the request was sent. */
    long waited() {
        return System.nanoTime() - sentAt;
    }

    private void write(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer); // some hundred bytes on loopback: never waits
        }
    }

    private void read(ByteBuffer buffer) throws IOException {
        if (channel.read(buffer) < 0) {
            throw new EOFException("the server closed a keep-alive connection");
        }
        buffer.flip();
    }

    /** Ends the session, if there is one, and the connection. */
    @Override
    public void close() throws IOException {
        if (farewell != null) {
            // deregistered by now: the selector of the round is closed
            channel.configureBlocking(true);
            exchange(farewell);
        }
        channel.close();
    }
}
