package dev.exai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.testkit.contract.BatchRules;
import dev.exai.testkit.contract.CancellationRules;
import dev.exai.testkit.contract.ChatRules;
import dev.exai.testkit.contract.ErrorRules;
import dev.exai.testkit.contract.ExtraRules;
import dev.exai.testkit.contract.FileRules;
import dev.exai.testkit.contract.StreamRules;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The pages about providers say what the code does. */
class DocumentationTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Path SOURCES = Path.of("src", "test", "java", "com", "example", "proverbs");
    private static final Pattern RULE = Pattern.compile("^\\* \\*\\*([CSEXFBVA]\\d\\d)\\*\\* (.*)$", Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void contractPage_listsEveryRuleInItsWords() throws Exception {
        String page = read(DOCS.resolve("provider-contract.md"));

        List<String> listed = new ArrayList<>();
        Matcher rule = RULE.matcher(page);
        while (rule.find()) {
            listed.add(rule.group(1) + " " + rule.group(2));
        }

        assertThat(listed).containsExactlyElementsOf(rules());
    }

    @Test
    void rules_areNumberedAsTheirMethods() {
        assertThat(methods()
                        .map(method -> method.getName().toUpperCase(Locale.ROOT))
                        .toList())
                .isEqualTo(rules().stream().map(name -> name.substring(0, 3)).toList());
    }

    @Test
    void tutorialPage_showsTheCodeThatIsCompiledAndRun() throws Exception {
        String page = read(DOCS.resolve("custom-provider.md"));

        List<String> shown = new ArrayList<>();
        Matcher block = CODE.matcher(page);
        while (block.find()) {
            shown.add(block.group(1));
        }

        assertThat(shown)
                .containsExactly(
                        read(SOURCES.resolve("ProverbProvider.java")),
                        read(SOURCES.resolve("ProverbProviderFactory.java")),
                        read(SOURCES.resolve("ProverbProviderTest.java")),
                        read(SOURCES.resolveSibling("recording").resolve("RecordedServiceTest.java")));
    }

    @Test
    void tutorial_isShort() throws Exception {
        int lines = 0;
        for (String file : List.of("ProverbProvider.java", "ProverbProviderFactory.java", "ProverbProviderTest.java")) {
            lines += (int) read(SOURCES.resolve(file)).lines().count();
        }

        assertThat(lines).as("everything from nothing to a passing contract").isLessThan(100);
    }

    private static List<String> rules() {
        return methods()
                .map(method -> method.getAnnotation(DisplayName.class).value())
                .toList();
    }

    private static Stream<Method> methods() {
        return Stream.of(
                        ChatRules.class,
                        StreamRules.class,
                        ErrorRules.class,
                        CancellationRules.class,
                        FileRules.class,
                        BatchRules.class,
                        ExtraRules.class)
                .flatMap(topic -> Stream.of(topic.getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(DisplayName.class))
                        .sorted(Comparator.comparing(Method::getName)));
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }
}
