package dev.exai.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares MCP servers that answer {@code tools/call}: a tool that does nothing, and one that blocks for 200 ms.
 * Arguments: folder of the benchmarks, class path of EXAI's server, releases of Java. The property {@code only} may name one
 * of the two tools, {@code noop} or {@code slow}.
 */
public final class ToolCalls {
    private static final List<Integer> CONNECTIONS = List.of(1, 32, 256);
    private static final int BLOCKED = 256;
    private static final double IDEAL = BLOCKED / 0.2;
    private static final String PEERS = "dev.exai.benchmarks.peers.";

    private final Path folder;
    private final String exaiClassPath;

    private ToolCalls(Path folder, String exaiClassPath) {
        this.folder = folder;
        this.exaiClassPath = exaiClassPath;
    }

    public static void main(String[] args) throws IOException {
        ToolCalls calls = new ToolCalls(Path.of(args[0]), args[1]);
        for (int i = 2; i < args.length; i++) {
            calls.compare(Integer.parseInt(args[i]));
        }
    }

    private void compare(int release) throws IOException {
        try (Servers servers = new Servers(Jdks.java(release))) {
            Path sdkFolder = folder.resolve("peers/sdk/target");
            ServerProcess sdk =
                    servers.start(PEERS + "SdkMain", sdkFolder.resolve("peer-sdk.jar"), sdkFolder.resolve("lib/*"));
            ServerProcess quarkus = servers.start(
                    "-jar", folder.resolve("peers/quarkus/target/quarkus-app/quarkus-run.jar").toString());
            ServerProcess exai = servers.start("-cp", exaiClassPath, "dev.exai.benchmarks.exai.ExaiMain");
            List<Target> noOps = List.of(
                    new Target("official Java SDK", sdk, Dialogue.legacy("noop")),
                    new Target("Quarkus, event loop", quarkus, Dialogue.legacy("noop_loop")),
                    new Target("Quarkus, worker pool", quarkus, Dialogue.legacy("noop")),
                    new Target("Quarkus, virtual thread", quarkus, Dialogue.legacy("noop_thread")),
                    new Target("EXAI, event loop, 2025-11-25", exai, Dialogue.legacy("noop")),
                    new Target("EXAI, event loop, 2026-07-28", exai, Dialogue.modern("noop")),
                    new Target("EXAI, own thread, 2025-11-25", exai, Dialogue.legacy("noop_thread")),
                    new Target("EXAI, own thread, 2026-07-28", exai, Dialogue.modern("noop_thread")));
            List<Target> slows = List.of(
                    new Target("official Java SDK", sdk, Dialogue.legacy("slow")),
                    new Target("Quarkus, virtual thread", quarkus, Dialogue.legacy("slow")),
                    new Target("EXAI, 2025-11-25", exai, Dialogue.legacy("slow")),
                    new Target("EXAI, 2026-07-28", exai, Dialogue.modern("slow")));
            String only = System.getProperty("only", "");
            if (!only.equals("slow")) {
                noOp(release, noOps);
            }
            if (!only.equals("noop")) {
                slow(release, slows);
            }
        }
    }

    private static void noOp(int release, List<Target> targets) throws IOException {
        new Rounds(Integer.getInteger("warmup", 200_000)).run(targets, CONNECTIONS);
        Table table = new Table("no-op call, JDK " + release, "1 connection", "32", "256", "resident after");
        for (Target target : targets) {
            List<String> cells = new ArrayList<>(List.of(target.name()));
            for (int connections : CONNECTIONS) {
                cells.add(Cells.load(target, targets.get(0), connections));
            }
            cells.add(String.format(Locale.ROOT, "%.0f MB", Procfs.residentMegabytes(target.server().pid())));
            table.row(cells);
        }
        System.out.println(table + Cells.foreign(targets));
    }

    private static void slow(int release, List<Target> targets) throws IOException {
        new Rounds(500).run(targets, List.of(BLOCKED));
        Table table = new Table("tool that blocks 200 ms, JDK " + release, "256 connections", "of ideal", "p50", "p99");
        for (Target target : targets) {
            List<Sample> samples = target.samples(BLOCKED);
            double rate = Median.of(samples, Sample::perSecond);
            table.row(List.of(
                    target.name(),
                    String.format(Locale.ROOT, "%,.0f/s", rate),
                    String.format(Locale.ROOT, "%.0f %%", 100 * rate / IDEAL),
                    String.format(Locale.ROOT, "%,.0f ms", Median.of(samples, Sample::p50Millis)),
                    String.format(Locale.ROOT, "%,.0f ms", Median.of(samples, Sample::p99Millis))));
        }
        System.out.println(table + Cells.foreign(targets));
    }
}
