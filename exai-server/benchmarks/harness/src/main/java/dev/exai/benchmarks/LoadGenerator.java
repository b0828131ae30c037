package dev.exai.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A closed loop over many connections on one thread: as soon as an answer is whole, the next call goes out. */
final class LoadGenerator {
    private static final int FIRST = 1_000_000; // seven digits, because JSON knows no leading zeros
    private static final int LAST = 9_999_999;

    private final ByteBuffer scratch = ByteBuffer.allocateDirect(1 << 16);
    private long[] latencies = new long[1 << 16];
    private int calls;
    private int number = FIRST;

    /** Loads the server for the duration and waits for the calls that are under way. */
    Load run(List<Client> clients, Duration duration) throws IOException {
        calls = 0;
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        try (Selector selector = Selector.open()) {
            for (Client client : clients) {
                client.register(selector);
                client.send(nextNumber());
            }
            int busy = clients.size();
            while (busy > 0) {
                selector.select();
                boolean more = System.nanoTime() < end;
                for (SelectionKey key : selector.selectedKeys()) {
                    busy -= serve((Client) key.attachment(), more);
                }
                selector.selectedKeys().clear();
            }
        }
        return new Load(calls, (System.nanoTime() - start) / 1e9, Arrays.copyOf(latencies, calls));
    }

    /** 1 if the connection has nothing more to do. */
    private int serve(Client client, boolean more) throws IOException {
        if (!client.receive(scratch)) {
            return 0;
        }
        if (calls == latencies.length) {
            latencies = Arrays.copyOf(latencies, 2 * calls);
        }
        latencies[calls++] = client.waited();
        if (more) {
            client.send(nextNumber());
            return 0;
        }
        return 1;
    }

    private int nextNumber() {
        number = number == LAST ? FIRST : number + 1;
        return number;
    }
}
