package dev.exai.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compares client libraries that ask the same upstream and read the same answer, streamed or whole, in OpenAI's and Anthropic's
 * format. Arguments: folder of the benchmarks, class path of EXAI, releases of Java.
 */
public final class ClientCalls {
    private static final List<Integer> CALLERS = numbers("callers", "1,32,256,1000");
    private static final String PACKAGE = "dev.exai.benchmarks.client.";

    private final Path folder;
    private final String exaiClassPath;

    private ClientCalls(Path folder, String exaiClassPath) {
        this.folder = folder;
        this.exaiClassPath = exaiClassPath;
    }

    public static void main(String[] args) throws IOException {
        ClientCalls calls = new ClientCalls(Path.of(args[0]), args[1]);
        String forms = System.getProperty("forms", "chat-stream,chat-whole,messages-stream,messages-whole");
        for (String release : Arrays.asList(args).subList(2, args.length)) {
            for (String form : forms.split(",")) {
                calls.compare(Integer.parseInt(release), form);
            }
        }
    }

    /** A row of the table: a program of its own. */
    private record Row(String name, String module, String main, String... more) {}

    private static List<Row> rows(String form) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("OkHttp, lines", "okhttp", "OkHttpMain", "lines"));
        rows.add(new Row("OkHttp, bytes", "okhttp", "OkHttpMain", "bytes"));
        rows.add(new Row("OkHttp, Jackson by hand", "okhttp", "OkHttpMain", "hand"));
        rows.add(new Row("EXAI", "", "ExaiMain"));
        rows.add(new Row("EXAI, everything on", "", "ExaiMain", "all"));
        if (form.startsWith("messages")) {
            rows.add(new Row("anthropic-java", "anthropic", "AnthropicMain"));
        } else {
            rows.add(new Row("openai-java", "openai", "OpenAiMain"));
            rows.add(new Row("LangChain4j", "langchain4j", "LangChain4jMain"));
            rows.add(new Row("Spring AI", "springai", "SpringAiMain"));
        }
        String wanted = System.getProperty("rows");
        if (wanted != null) {
            Set<String> names = Set.of(wanted.split(","));
            rows.removeIf(row -> !names.contains(row.main.replace("Main", "") + String.join("", row.more)));
        }
        return rows;
    }

    private void compare(int release, String form) throws IOException {
        String java = Jdks.java(release);
        List<Library> libraries = new ArrayList<>();
        try (Servers servers = new Servers(java)) {
            String url = "http://127.0.0.1:"
                    + servers.start("-cp", classPath("harness"), PACKAGE + "Upstream").port() + "/v1";
            try {
                for (Row row : rows(form)) {
                    String path = row.module.isEmpty() ? exaiClassPath : classPath(row.module);
                    String[] arguments =
                            Stream.concat(Stream.of(url, form), Stream.of(row.more)).toArray(String[]::new);
                    libraries.add(new Library(row.name, java, path, PACKAGE + row.main, arguments));
                }
                rounds(libraries);
                System.out.println(table("JDK " + release + ", " + form, libraries));
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

    private static String table(String title, List<Library> libraries) {
        Stream<String> columns = CALLERS.stream().map(callers -> callers == 1 ? "1 caller" : Integer.toString(callers));
        Table table = new Table(Stream.concat(Stream.of(title), columns).toArray(String[]::new));
        for (Library library : libraries) {
            List<String> cells = new ArrayList<>(List.of(library.name()));
            for (int callers : CALLERS) {
                cells.add(cell(library.costs(callers), libraries.get(0).costs(callers)));
            }
            table.row(cells);
        }
        return table.toString();
    }

    private static List<Integer> numbers(String property, String otherwise) {
        return Arrays.stream(System.getProperty(property, otherwise).split(","))
                .map(Integer::valueOf)
                .toList();
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
