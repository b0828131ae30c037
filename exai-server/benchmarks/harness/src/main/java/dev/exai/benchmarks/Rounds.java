package dev.exai.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Loads every target in turn, again and again, so that whatever else the machine does falls on all of them alike.
 */
final class Rounds {
    private final int rounds = Integer.getInteger("rounds", 5);
    private final Duration length = Duration.ofSeconds(Integer.getInteger("seconds", 3));
    private final int warmUp;
    private final Round round = new Round();

    /**
     * As many and as long as the system properties {@code rounds} (default 5) and {@code seconds} (default 3) say.
     *
     * @param warmUp calls to each target before the first round; the compilers count calls too, so a busy machine warms up
     */
    Rounds(int warmUp) {
        this.warmUp = warmUp;
    }

    void run(List<Target> targets, List<Integer> connections) throws IOException {
        for (Target target : targets) {
            int calls = 0;
            while (calls < warmUp) {
                calls += load(target, 32, Duration.ofSeconds(1)).calls();
            }
        }
        for (int pass = 0; pass < rounds; pass++) {
            for (int count : connections) {
                for (Target target : targets) {
                    target.keep(count, load(target, count, length));
                }
            }
        }
    }

    private Sample load(Target target, int connections, Duration time) throws IOException {
        List<Client> clients = target.connect(connections);
        try {
            return round.run(target.server(), clients, time);
        } finally {
            for (Client client : clients) {
                client.close();
            }
        }
    }
}
