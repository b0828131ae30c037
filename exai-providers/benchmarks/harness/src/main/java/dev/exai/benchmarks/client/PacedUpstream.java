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
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A provider whose streams never end: each gets an event every so many milliseconds, and each event's text is the time on the
 * machine's monotonic clock at which it was written. Argument: milliseconds between two events of a stream.
 */
public final class PacedUpstream {
    private static final byte[] HEAD = ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 19;
    private static final String BEFORE = "data: {\"id\":\"chatcmpl-benchmark-0001\",\"object\":\"chat.completion.chunk\","
            + "\"created\":1760000000,\"model\":\"bench-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"";
    private static final String AFTER = "\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n";

    private final Selector selector;
    private final long pauseNanos;
    private final Deque<Stream> streams = new ArrayDeque<>(); // the next one due first: all have the same pause
    private final ByteBuffer event;
    private final int digitsAt;
    private final ByteBuffer request = ByteBuffer.allocateDirect(1 << 14);

    private PacedUpstream(Selector selector, long pauseNanos) {
        this.selector = selector;
        this.pauseNanos = pauseNanos;
        int length = BEFORE.length() + DIGITS + AFTER.length();
        String size = Integer.toHexString(length) + "\r\n";
        digitsAt = size.length() + BEFORE.length();
        byte[] bytes = (size + BEFORE + "0".repeat(DIGITS) + AFTER + "\r\n").getBytes(StandardCharsets.US_ASCII);
        event = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    }

    private static final class Stream {
        final SocketChannel channel;
        long dueNanos;

        Stream(SocketChannel channel, long dueNanos) {
            this.channel = channel;
            this.dueNanos = dueNanos;
        }
    }

    public static void main(String[] args) throws IOException {
        try (Selector selector = Selector.open();
                ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8_192);
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            System.out.println("http://127.0.0.1:" + server.socket().getLocalPort() + "/v1");
            new PacedUpstream(selector, Long.parseLong(args[0]) * 1_000_000).run(server);
        }
    }

    private void run(ServerSocketChannel server) throws IOException {
        while (true) {
            writeDue();
            Stream next = streams.peek();
            long waitNanos = next == null ? 0 : next.dueNanos - System.nanoTime();
            if (waitNanos < 0) {
                selector.selectNow();
            } else {
                selector.select(next == null ? 0 : Math.max(1, waitNanos / 1_000_000));
            }
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isAcceptable()) {
                    accept(server);
                } else {
                    begin(key);
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private void accept(ServerSocketChannel server) throws IOException {
        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ);
        }
    }

    /** The request is small and comes in one piece or two; its end is the end of the JSON in it. */
    private void begin(SelectionKey key) {
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            request.clear();
            int count = channel.read(request);
            if (count < 0) {
                channel.close();
            } else if (count > 0 && request.get(count - 1) == '}') {
                channel.write(ByteBuffer.wrap(HEAD));
                streams.add(new Stream(channel, System.nanoTime() + pauseNanos));
            }
        } catch (IOException e) {
            key.cancel();
        }
    }

    /** One event of each stream at most, so that new streams are let in also where the machine cannot keep the pace. */
    private void writeDue() {
        for (int left = streams.size(); left > 0; left--) {
            Stream next = streams.element();
            if (next.dueNanos - System.nanoTime() > 0) {
                return;
            }
            streams.remove();
            stamp(System.nanoTime());
            try {
                next.channel.write(event.duplicate().flip());
                next.dueNanos += pauseNanos;
                streams.add(next);
            } catch (IOException e) {
                // the client has gone
            }
        }
    }

    private void stamp(long nanos) {
        long rest = nanos;
        for (int i = DIGITS - 1; i >= 0; i--) {
            event.put(digitsAt + i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
    }
}
