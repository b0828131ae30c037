package dev.exai.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Loads every target in turn, again and again, so that whatever else the machine does falls on all of them alike.
 * The first pass only warms them up.
 */
final class Rounds {
    private final int rounds;
    private final Duration length;
    private final Duration warmUp;
    private final Round round = new Round();

    /**
     * As the system properties {@code rounds} (default 5), {@code seconds} of each (default 3) and {@code warmup} in
     * seconds per target (default 15: the second compiler is slow to finish where many threads share the code) say.
     */
    Rounds() {
        rounds = Integer.getInteger("rounds", 5);
        length = Duration.ofSeconds(Integer.getInteger("seconds", 3));
        warmUp = Duration.ofSeconds(Integer.getInteger("warmup", 15));
    }

    void run(List<Target> targets, List<Integer> connections) throws IOException {
        for (Target target : targets) {
            load(target, 32, warmUp);
            load(target, 1, length);
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
