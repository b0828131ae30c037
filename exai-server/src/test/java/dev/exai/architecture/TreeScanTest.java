package dev.exai.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Reads every file of the tree, documents included, for what must not stand in it. */
class TreeScanTest {
    /** Where provider addresses belong: each with its source and date, and nowhere a second time. */
    private static final String CATALOGUE = "exai-providers/src/main/resources/";

    private static final List<Pattern> SECRETS = List.of(
            Pattern.compile("\\bsk-[A-Za-z0-9_-]{20,}"),
            Pattern.compile("\\bxai-[A-Za-z0-9]{20,}"),
            Pattern.compile("\\bAIza[0-9A-Za-z_-]{30,}"),
            Pattern.compile("\\bAKIA[0-9A-Z]{16}\\b"),
            Pattern.compile("\\bgh[pousr]_[A-Za-z0-9]{30,}"),
            Pattern.compile("\\bxox[abp]-[A-Za-z0-9-]{10,}"),
            Pattern.compile("\\b[0-9a-f]{32}\\.[A-Za-z0-9]{16}\\b"),
            Pattern.compile("\\beyJ[A-Za-z0-9_-]{15,}\\.eyJ[A-Za-z0-9_-]{15,}"),
            Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----"));

    private static final Pattern PROVIDER_URL = Pattern.compile("(?i)https?://[a-z0-9.-]*\\b("
            + "api\\.openai\\.com|api\\.z\\.ai|bigmodel\\.cn|moonshot\\.(?:ai|cn)|api\\.kimi\\.com|kimi\\.com/coding"
            + "|api\\.anthropic\\.com|googleapis\\.com|api\\.deepseek\\.com|api\\.x\\.ai|openrouter\\.ai/api"
            + "|minimaxi?\\.(?:io|com|chat)|api\\.mistral\\.ai|api\\.groq\\.com|dashscope[a-z-]*\\.aliyuncs\\.com)");

    private static final Pattern MACHINE_PATH =
            Pattern.compile("(?<![A-Za-z0-9_.~-])/(?:root|home/[a-z]+|Users/[a-z]+)/");

    @Test
    void tree_holdsNoSecretShape() throws IOException {
        List<String> found = new ArrayList<>();
        for (Pattern secret : SECRETS) {
            found.addAll(matches(secret, ""));
        }

        assertThat(found).isEmpty();
    }

    @Test
    void providerAddresses_standInTheCatalogueOnly() throws IOException {
        List<String> found = matches(PROVIDER_URL, CATALOGUE);

        assertThat(found).isEmpty();
    }

    @Test
    void tree_holdsNoPathOfOneMachine() throws IOException {
        List<String> found = matches(MACHINE_PATH, "");

        assertThat(found).isEmpty();
    }

    /** "path:line" of every match outside {@code allowed}; never the match itself, which may be a real key. */
    private static List<String> matches(Pattern pattern, String allowed) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : Repository.files(Repository.root())) {
            String name = Repository.name(file);
            if (allowed.isEmpty() || !name.startsWith(allowed)) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                Matcher matcher = pattern.matcher(text);
                while (matcher.find()) {
                    long line = text.substring(0, matcher.start()).lines().count();
                    found.add(name + ":" + Math.max(1, line));
                }
            }
        }
        return found;
    }
}
