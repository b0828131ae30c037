package dev.exai.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void example_runs() {
        assertThat(AskFromJava.answer()).contains("You said: What is a lichen?");
    }

    @Test
    void example_inTheReadme_isTheOneThatRuns() throws IOException {
        String source =
                Files.readString(ROOT.resolve("exai-server/src/test/java/dev/exai/server/docs/AskFromJava.java"));
        String example = source.substring(
                source.indexOf("// begin readme\n") + "// begin readme\n".length(),
                source.indexOf("        // end readme"));

        assertThat(Files.readString(ROOT.resolve("README.md")))
                .contains(example.stripTrailing().stripIndent());
    }

    @Test
    void links_ofEveryPage_leadSomewhere() throws IOException {
        List<Path> pages;
        try (var files = Files.list(ROOT.resolve("docs"))) {
            pages = files.filter(file -> file.toString().endsWith(".md")).toList();
        }
        for (Path page : pages) {
            assertLinks(page);
        }
        for (String name : List.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")) {
            assertLinks(ROOT.resolve(name));
        }
    }

    private static void assertLinks(Path page) throws IOException {
        Matcher link = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)").matcher(Files.readString(page));
        while (link.find()) {
            Path target = page.resolveSibling(link.group(1));
            assertThat(target).as("link in " + page.getFileName()).exists();
        }
    }
}
