package dev.exai.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Loads one server for a while and accounts the CPU: the server's, the generator's, and everybody else's. */
final class Round {
    private final LoadGenerator generator = new LoadGenerator();

    Sample run(ServerProcess server, List<Client> clients, Duration duration) throws IOException {
        long self = ProcessHandle.current().pid();
        double machine = Procfs.machineCpuSeconds();
        double own = Procfs.cpuSeconds(self);
        double cpu = Procfs.cpuSeconds(server.pid());
        Load load = generator.run(clients, duration);
        cpu = Procfs.cpuSeconds(server.pid()) - cpu;
        own = Procfs.cpuSeconds(self) - own;
        machine = Procfs.machineCpuSeconds() - machine;
        double foreign = Math.max(0, machine - cpu - own)
                / (load.seconds() * Runtime.getRuntime().availableProcessors());
        return new Sample(
                load.calls(),
                cpu * 1e6 / load.calls(),
                load.perSecond(),
                load.percentileMillis(50),
                load.percentileMillis(99),
                foreign);
    }
}
