package dev.exai.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A running server, one way to speak with it, and the samples taken so. */
final class Target {
    private final String name;
    private final ServerProcess server;
    private final Dialogue dialogue;
    private final Map<Integer, List<Sample>> samples = new LinkedHashMap<>();

    Target(String name, ServerProcess server, Dialogue dialogue) {
        this.name = name;
        this.server = server;
        this.dialogue = dialogue;
    }

    String name() {
        return name;
    }

    ServerProcess server() {
        return server;
    }

    /** Opens the connections, and on each its session if there is one. */
    List<Client> connect(int connections) throws IOException {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            clients.add(new Client(server.port(), dialogue));
        }
        return clients;
    }

    void keep(int connections, Sample sample) {
        samples.computeIfAbsent(connections, absent -> new ArrayList<>()).add(sample);
    }

    List<Sample> samples(int connections) {
        return samples.getOrDefault(connections, List.of());
    }

    Collection<List<Sample>> all() {
        return samples.values();
    }
}
