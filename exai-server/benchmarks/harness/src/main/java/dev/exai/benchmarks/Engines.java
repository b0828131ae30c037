package dev.exai.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Compares HTTP engines that answer the same call with the same code. Arguments: folder of the engines, releases. */
public final class Engines {
    private static final List<Engine> ENGINES = List.of(
            new Engine("Netty", "netty", ""),
            new Engine("Netty, 1 loop", "netty", "-Dloops=1"),
            new Engine("Netty, answered on the loop", "netty", "-Dinline=true"),
            new Engine("Vert.x", "vertx", ""),
            new Engine("Jetty", "jetty", ""));
    private static final List<Integer> CONNECTIONS = List.of(1, 32, 256);
    private static final Dialogue CALL = Dialogue.plain("noop");
    private static final int STARTS = 7;

    private final Path folder;

    private Engines(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException {
        Engines engines = new Engines(Path.of(args[0]));
        for (int i = 1; i < args.length; i++) {
            engines.compare(Integer.parseInt(args[i]));
        }
    }

    private void compare(int release) throws IOException {
        try (Servers servers = new Servers(Jdks.java(release))) {
            List<Target> targets = new ArrayList<>();
            for (Engine engine : ENGINES) {
                targets.add(new Target(engine.title, start(servers, engine), CALL));
            }
            new Rounds(Integer.getInteger("warmup", 200_000)).run(targets, CONNECTIONS);
            System.out.println(table(release, targets));
        }
    }

    private ServerProcess start(Servers servers, Engine engine) throws IOException {
        String name = engine.name;
        String main = "dev.exai.benchmarks.engines." + name.substring(0, 1).toUpperCase(Locale.ROOT)
                + name.substring(1) + "Main";
        String classPath = target(name).resolve("engine-" + name + ".jar") + ":" + target(name).resolve("lib/*");
        return servers.start(engine.option.isEmpty() ? "-Doption=none" : engine.option, "-cp", classPath, main);
    }

    private Path target(String name) {
        return folder.resolve(name).resolve("target");
    }

    private String table(int release, List<Target> targets) throws IOException {
        Table table = new Table("JDK " + release, "1 connection", "32", "256", "start", "resident", "jars");
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            Engine engine = ENGINES.get(i);
            List<String> cells = new ArrayList<>(List.of(target.name()));
            for (int connections : CONNECTIONS) {
                cells.add(Cells.load(target, targets.get(0), connections));
            }
            cells.add(String.format(Locale.ROOT, "%.0f ms", firstAnswerMillis(release, engine)));
            cells.add(String.format(Locale.ROOT, "%.0f MB", Procfs.residentMegabytes(target.server().pid())));
            cells.add(jars(target(engine.name).resolve("lib")));
            table.row(cells);
        }
        return table + Cells.foreign(targets);
    }

    private double firstAnswerMillis(int release, Engine engine) throws IOException {
        List<Double> starts = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            long start = System.nanoTime();
            try (Servers servers = new Servers(Jdks.java(release));
                    Client client = new Client(start(servers, engine).port(), CALL)) {
                client.exchange(CALL.open(client));
                starts.add((System.nanoTime() - start) / 1e6);
            }
        }
        return Median.of(starts, start -> start);
    }

    private static String jars(Path lib) throws IOException {
        try (Stream<Path> files = Files.list(lib)) {
            List<Path> jars = files.toList();
            long bytes = 0;
            for (Path jar : jars) {
                bytes += Files.size(jar);
            }
            return String.format(Locale.ROOT, "%d, %.1f MB", jars.size(), bytes / 1e6);
        }
    }

    /** An engine, the folder of its program, and an option for it. */
    private record Engine(String title, String name, String option) {}
}
