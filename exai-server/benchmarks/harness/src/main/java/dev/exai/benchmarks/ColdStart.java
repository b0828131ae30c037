package dev.exai.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Starts EXAI again and again by its launcher and takes the time to the first answer. Arguments: the launcher, releases of
 * Java. The property {@code starts} says how often (default 15).
 */
public final class ColdStart {
    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
            + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"cold\",\"version\":\"1\"}}}";
    private static final String META = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"cold\",\"version\":\"1\"},"
            + "\"io.modelcontextprotocol/clientCapabilities\":{}}";
    private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"chat\","
            + "\"arguments\":{\"prompt\":\"hello\",\"model\":\"demo/echo\"}," + META + "}}";

    private final Path launcher;
    private final int starts = Integer.getInteger("starts", 15);

    private ColdStart(Path launcher) {
        this.launcher = launcher.toAbsolutePath();
    }

    public static void main(String[] args) throws IOException {
        ColdStart cold = new ColdStart(Path.of(args[0]));
        for (int i = 1; i < args.length; i++) {
            cold.measure(Integer.parseInt(args[i]));
        }
    }

    private void measure(int release) throws IOException {
        Table table = new Table("JDK " + release, "median", "fastest", "CPU", "resident");
        row(table, "stdio: initialize", release, "stdio", INITIALIZE);
        row(table, "stdio: tools/call, 2026-07-28", release, "stdio", CALL);
        row(table, "serve: initialize", release, "serve", INITIALIZE);
        System.out.println(table);
    }

    private void row(Table table, String name, int release, String mode, String request) throws IOException {
        List<Start> measured = new ArrayList<>();
        once(release, mode, request); // lets the launcher build and make its archive
        for (int i = 0; i < starts; i++) {
            measured.add(once(release, mode, request));
        }
        table.row(List.of(
                name,
                String.format(Locale.ROOT, "%.0f ms", Median.of(measured, Start::millis)),
                String.format(
                        Locale.ROOT, "%.0f ms", measured.stream().mapToDouble(Start::millis).min().orElseThrow()),
                String.format(Locale.ROOT, "%.2f s", Median.of(measured, Start::cpuSeconds)),
                String.format(Locale.ROOT, "%.0f MB", Median.of(measured, Start::residentMegabytes))));
    }

    private Start once(int release, String mode, String request) throws IOException {
        Path data = Files.createTempDirectory("exai-cold");
        List<String> command = new ArrayList<>(List.of(launcher.toString(), mode, "--demo", "--data-dir", data.toString()));
        if (mode.equals("serve")) {
            command.addAll(List.of("--no-auth", "--port", "0"));
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(data.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("EXAI_JAVA", Jdks.java(release));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        try {
            return mode.equals("serve") ? Start.ofServe(builder, request) : Start.ofStdio(builder, request);
        } finally {
            delete(data);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
