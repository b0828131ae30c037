package dev.exai.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares client libraries that ask the same upstream and read the same streamed answer of 64 events. Arguments: folder of
 * the benchmarks, class path of EXAI, releases of Java.
 */
public final class StreamedChats {
    private static final List<Integer> CALLERS = List.of(1, 32, 256);
    private static final String PACKAGE = "dev.exai.benchmarks.client.";

    private final Path folder;
    private final String exaiClassPath;

    private StreamedChats(Path folder, String exaiClassPath) {
        this.folder = folder;
        this.exaiClassPath = exaiClassPath;
    }

    public static void main(String[] args) throws IOException {
        StreamedChats chats = new StreamedChats(Path.of(args[0]), args[1]);
        for (int i = 2; i < args.length; i++) {
            chats.compare(Integer.parseInt(args[i]));
        }
    }

    private void compare(int release) throws IOException {
        String java = Jdks.java(release);
        String upstreamPath = classPath("harness");
        List<Library> libraries = new ArrayList<>();
        try (Servers servers = new Servers(java)) {
            String url = "http://127.0.0.1:"
                    + servers.start("-cp", upstreamPath, PACKAGE + "Upstream").port() + "/v1";
            try {
                String okHttp = classPath("okhttp");
                libraries.add(new Library("OkHttp, lines", java, okHttp, PACKAGE + "OkHttpMain", url, "lines"));
                libraries.add(new Library("OkHttp, bytes", java, okHttp, PACKAGE + "OkHttpMain", url, "bytes"));
                libraries.add(new Library("OkHttp, Jackson by hand", java, okHttp, PACKAGE + "OkHttpMain", url, "hand"));
                libraries.add(new Library("EXAI", java, exaiClassPath, PACKAGE + "ExaiMain", url));
                libraries.add(new Library("openai-java", java, classPath("openai"), PACKAGE + "OpenAiMain", url));
                libraries.add(new Library("LangChain4j", java, classPath("langchain4j"), PACKAGE + "LangChain4jMain", url));
                rounds(libraries);
                System.out.println(table(release, libraries));
            } finally {
                libraries.forEach(Library::close);
            }
        }
    }

    private String classPath(String module) {
        Path target = folder.resolve(module).resolve("target");
        return target.resolve("client-" + module + ".jar") + File.pathSeparator + target.resolve("lib") + "/*";
    }

    private static void rounds(List<Library> libraries) throws IOException {
        long millis = 1_000L * Integer.getInteger("seconds", 3);
        for (Library library : libraries) {
            library.warmUp(Integer.getInteger("warmup", 30_000));
        }
        for (int pass = 0; pass < Integer.getInteger("rounds", 5); pass++) {
            for (int callers : CALLERS) {
                for (Library library : libraries) {
                    library.keep(callers, library.round(callers, millis));
                }
            }
        }
    }

    private static String table(int release, List<Library> libraries) {
        Table table = new Table("JDK " + release, "1 caller", "32", "256");
        for (Library library : libraries) {
            List<String> cells = new ArrayList<>(List.of(library.name()));
            for (int callers : CALLERS) {
                cells.add(cell(library.costs(callers), libraries.get(0).costs(callers)));
            }
            table.row(cells);
        }
        return table.toString();
    }

    /** CPU and allocation per call, with the ratios to the reference. */
    private static String cell(List<CallCost> costs, List<CallCost> reference) {
        double cpu = Median.of(costs, CallCost::cpuMicros);
        double bytes = Median.of(costs, CallCost::allocatedBytes);
        return String.format(
                Locale.ROOT,
                "%.0f µs (%.2f) · %.1f kB (%.2f)",
                cpu,
                cpu / Median.of(reference, CallCost::cpuMicros),
                bytes / 1e3,
                bytes / Median.of(reference, CallCost::allocatedBytes));
    }
}
