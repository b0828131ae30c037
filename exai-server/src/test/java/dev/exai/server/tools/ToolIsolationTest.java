package dev.exai.server.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever tool is called, nobody sees a word of another: in a prompt, an answer, a refusal, a listing, a file or the log.
 * {@code -Dexai.isolation.calls} makes it longer, {@code -Dexai.seed} repeats it.
 */
@Timeout(600)
class ToolIsolationTest {
    private static final int CALLS = Integer.getInteger("exai.isolation.calls", 400);
    private static final long SEED = Long.getLong("exai.seed", 20_261_123);

    @TempDir
    private Path directory;

    @Test
    void calls_ofEveryTool_showNobodyAWordOfAnother() throws Exception {
        Path home = Files.createDirectory(directory.resolve("home"));
        Files.createDirectory(home.resolve("out"));

        String told = run(home);

        assertThat(told).doesNotContain("leak ").contains("tools ", "refusals ");
        assertThat(Pattern.compile("refusals [1-9]").matcher(told).find()).isTrue();
        assertThat(called(told)).as("a tool was added: call it here too").isEqualTo(offered(told));
        String log = Files.readString(directory.resolve("err"));
        assertThat(log.lines().count())
                .as("lines of the log at its most talkative")
                .isGreaterThan(CALLS / 4);
        assertThat(log).doesNotContain("canary-");
    }

    private String run(Path home) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        IsolationRun.class.getName(),
                        home.toString(),
                        Integer.toString(CALLS),
                        Long.toString(SEED)))
                .redirectOutput(Redirect.to(out.toFile()))
                .redirectError(Redirect.to(directory.resolve("err").toFile()))
                .start();
        try {
            int code = process.waitFor();
            String told = Files.readString(out);
            assertThat(code)
                    .as("seed " + SEED + ": " + told + lastLines(directory.resolve("err")))
                    .isZero();
            return told;
        } finally {
            process.destroyForcibly();
        }
    }

    private static String lastLines(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }

    private static List<String> offered(String told) {
        return Stream.of(line(told, "tools ").replaceAll("[\\[\\]]", "").split(", ", -1))
                .toList();
    }

    private static List<String> called(String told) {
        Matcher names = Pattern.compile("(\\w+)=\\d+").matcher(line(told, "called "));
        return names.results().map(name -> name.group(1)).toList();
    }

    private static String line(String told, String start) {
        return told.lines()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow()
                .substring(start.length());
    }
}
