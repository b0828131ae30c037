package dev.exai.sessions.proof;

import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.sessions.PostgresPlace;
import dev.exai.sessions.StoreHarnesses;
import dev.exai.testkit.VersionHistory;
import dev.exai.testkit.contract.Histories;
import dev.exai.testkit.contract.StoreHarness;
import dev.exai.testkit.disk.Directories;
import dev.exai.testkit.disk.DiskOp;
import dev.exai.testkit.disk.DiskRecording;
import dev.exai.testkit.disk.PowerLoss;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The long figures, one after the other; {@code exai-sessions/benchmarks/proof.sh} runs it. Each prints how far it is and what
 * came of it; one that finds a fault ends the program.
 */
public final class Proof {
    private static final Map<String, Integer> COUNTS = Map.of(
            "crash",
            5_000,
            "power",
            20_000,
            "faults",
            1_000,
            "each",
            1,
            "histories",
            10_000,
            "jobs",
            20_000,
            "takeover",
            20_000);
    private static final List<String> ALL =
            List.of("power", "crash", "jobs", "takeover", "histories", "faults", "each");

    private final Path home;
    private final long seed;

    private Proof(Path home, long seed) {
        this.home = home;
        this.seed = seed;
    }

    /** Arguments: a directory for its files, the seed, then what to show, each perhaps with {@code =count}; nothing for all. */
    public static void main(String[] args) throws Exception {
        Proof proof = new Proof(Path.of(args[0]), Long.parseLong(args[1]));
        List<String> wanted = args.length > 2 ? List.of(args).subList(2, args.length) : ALL;
        for (String each : wanted) {
            String[] parts = each.split("=", 2);
            int count = parts.length == 2 ? Integer.parseInt(parts[1]) : COUNTS.getOrDefault(parts[0], 1);
            proof.show(parts[0], count);
        }
        System.exit(0); // the server of the tests has threads of its own
    }

    private void show(String what, int count) throws Exception {
        TimeSource time = TimeSource.system();
        long began = time.nanos();
        say(what + ": begins, " + count + ", seed " + seed);
        Progress progress = new Progress(Math.max(1, count / 20), state -> say(what + ": so far " + state));
        Path place = Files.createTempDirectory(home, what);
        String result = switch (what) {
            case "crash" -> new CrashLoops(place, seed).run(count, progress).toString();
            case "power" -> power(count, progress);
            case "faults" ->
                new DiskFaults(place).failing(count, seed, progress).toString();
            case "each" -> each(place);
            case "histories" -> histories(place, count, progress);
            case "jobs" -> jobs(place, count, Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofSeconds(3));
            case "takeover" -> jobs(place, count, Duration.ofSeconds(15), Duration.ofSeconds(2), Duration.ofSeconds(6));
            case "careless" -> careless(place, count);
            case "record" -> record(place, count);
            default -> throw new IllegalArgumentException("nothing is called " + what);
        };
        long seconds = Duration.ofNanos(time.nanos() - began).toSeconds();
        say(what + ": seed " + seed + ", " + result + " (" + seconds + " s)");
        Directories.delete(place);
    }

    private String power(int states, Progress progress) throws IOException {
        Path place = Directories.quick(home);
        try {
            String full = LostPower.among(PowerLossTest.recorded("full"), seed, place)
                    .run(states, soFar -> progress.after(soFar.states(), () -> soFar))
                    .toString();
            PowerLoss.Result normal = LostPower.among(PowerLossTest.recorded("normal"), seed, place)
                    .run(Math.max(40, states / 100), each -> {});
            return full + "; with synchronous = NORMAL " + normal.lost() + " of " + normal.states() + " have losses";
        } finally {
            Directories.delete(place);
        }
    }

    /** Each call that may fail, with each error, once and for good, at each place. */
    private String each(Path place) throws IOException {
        DiskFaults faults = new DiskFaults(place);
        int places = 0;
        int refusals = 0;
        for (String call : List.of("pwrite64", "fsync,fdatasync", "ftruncate", "unlink", "rename", "openat")) {
            for (String error : List.of("EIO", "ENOSPC", "EINTR")) {
                for (String howLong : List.of("once", "lasting")) {
                    DiskFaults.Places found = faults.each(howLong, call, error);
                    places += found.places();
                    refusals += found.refusals();
                    say("each: " + call + " fails with " + error + " " + howLong + ": " + found);
                }
            }
        }
        return places + " faults, each at a place of its own, " + refusals
                + " changes refused; 0 lost, 0 refused ones there";
    }

    private String histories(Path place, int count, Progress progress) throws Exception {
        String url = PostgresPlace.freshSchema();
        Map<String, StoreHarness> stores = Map.of(
                "memory", StoreHarnesses.inMemory(),
                "SQLite", StoreHarnesses.sqlite(place.resolve("data")),
                "PostgreSQL", StoreHarnesses.postgres(url));
        for (int i = 0; i < count; i++) {
            for (Map.Entry<String, StoreHarness> store : stores.entrySet()) {
                VersionHistory history = new Histories(store.getValue(), new PrincipalId("proof")).history(seed + i);
                Optional<String> violation = history.violation();
                if (violation.isPresent()) {
                    throw new AssertionError(store.getKey() + ", seed " + (seed + i) + ": " + violation.get());
                }
            }
            progress.after(i + 1, () -> progress.done() + " of each store, 0 violations");
        }
        stores.values().forEach(StoreHarness::close);
        return count + " histories of each of " + stores.size() + " stores, " + Histories.CLIENTS + " clients with "
                + Histories.OPERATIONS + " operations each, 0 violations";
    }

    private String jobs(Path place, int count, Duration ttl, Duration shortest, Duration longest) throws Exception {
        TwoProcesses.Plan plan = new TwoProcesses.Plan(seed, count, ttl, shortest, longest, true);
        try (TwoProcesses processes =
                new TwoProcesses(TwoProcessesTest.program(place), PostgresPlace.freshSchema(), plan)) {
            TwoProcesses.Result result = processes.run(new Progress(20, line -> say("jobs: so far " + line)));
            if (result.undone() + result.doubled() > 0) {
                throw new AssertionError(result.toString());
            }
            return result + ", a lease lasts " + ttl.toSeconds() + " s";
        }
    }

    /** Shows that the figures find what they look for: workers that do not check their lease when they write. */
    private String careless(Path place, int count) throws Exception {
        TwoProcesses.Plan plan = new TwoProcesses.Plan(
                seed, count, Duration.ofMillis(700), Duration.ofMillis(300), Duration.ofMillis(1_500), false);
        try (TwoProcesses processes =
                new TwoProcesses(TwoProcessesTest.program(place), PostgresPlace.freshSchema(), plan)) {
            return processes.run(Progress.silent()).toString();
        }
    }

    /** Makes the recordings of the tests anew. */
    private String record(Path place, int turns) throws IOException {
        Path target = Path.of("src", "test", "resources", "dev", "exai", "sessions", "proof");
        Files.createDirectories(target);
        StringBuilder told = new StringBuilder();
        for (String[] arguments :
                new String[][] {{"full", Integer.toString(turns)}, {"normal", Integer.toString(turns / 3), "normal"}}) {
            Path work = Files.createDirectory(place.resolve(arguments[0]));
            List<DiskOp> ops = LostPower.record(
                    work, List.of(arguments).subList(1, arguments.length).toArray(String[]::new));
            Path file = target.resolve(arguments[0] + ".recording");
            try (OutputStream out = Files.newOutputStream(file)) {
                DiskRecording.write(ops, out);
            }
            told.append(file)
                    .append(": ")
                    .append(ops.size())
                    .append(" operations, ")
                    .append(Files.size(file))
                    .append(" bytes; ");
        }
        return told.toString();
    }

    private static void say(String line) {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        System.out.printf(
                Locale.ROOT,
                "%s load %.1f %s%n",
                TimeSource.system().instant().toString().substring(0, 19),
                load,
                line);
    }
}
