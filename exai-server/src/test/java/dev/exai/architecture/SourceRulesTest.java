package dev.exai.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Rules that class files cannot show, because javac itself writes catch-all blocks for try-with-resources. */
class SourceRulesTest {
    private static final Pattern CATCH_ALL =
            Pattern.compile("catch \\((?:[^)]*[ |])?(?:Exception|RuntimeException|Throwable|Error) ");

    /** Boundaries where every failure must end, with the reason. */
    private static final Map<String, String> BOUNDARIES = Map.of(
            "exai-core/src/main/java/dev/exai/core/Workers.java", "a task's failure must not be lost",
            "exai-core/src/main/java/dev/exai/core/internal/sql/GroupWriter.java",
                    "one caller's failure is not another's",
            "exai-server/src/main/java/dev/exai/server/mcp/Dispatcher.java", "every request gets an answer");

    @Test
    void catchAll_standsOnlyAtBoundaries() throws IOException {
        List<String> found = matches(CATCH_ALL);

        assertThat(found).allMatch(line -> BOUNDARIES.keySet().stream().anyMatch(line::startsWith));
    }

    @Test
    void warnings_areSuppressedOnlyWithAReasonBeside() throws IOException {
        List<String> found = matches(Pattern.compile("@SuppressWarnings(?!.*//)"));

        assertThat(found).isEmpty();
    }

    @Test
    void tests_areNamedForWhatTheyTest() throws IOException {
        List<String> misnamed = new ArrayList<>();
        for (Path file : Repository.files(Repository.root())) {
            String name = Repository.name(file);
            if (name.contains("/src/test/java/")
                    && name.endsWith(".java")
                    && Files.readString(file).contains("    @Test\n")
                    && !name.endsWith("Test.java")
                    && !Files.readString(file).contains("abstract class")) {
                misnamed.add(name);
            }
        }

        assertThat(misnamed).isEmpty();
    }

    /** "path:line: text" of every line of production code that matches. */
    private static List<String> matches(Pattern pattern) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : Repository.files(Repository.root())) {
            String name = Repository.name(file);
            if (name.contains("/src/main/java/") && name.endsWith(".java") && !name.contains("/benchmarks/")) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    if (pattern.matcher(lines.get(i)).find()) {
                        found.add(name + ":" + (i + 1) + ": " + lines.get(i).strip());
                    }
                }
            }
        }
        return found;
    }
}
