package dev.exai.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The reference pages say what the code says. With the system property {@code exai.docs.write} the pages are written
 * instead, which is what {@code .ci/docs --write} does.
 */
class ReferenceDocsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void pages_asTheyStand_areWhatTheCodeSays() throws IOException {
        for (Map.Entry<String, String> page : ReferenceDocs.pages(ROOT).entrySet()) {
            Path file = ROOT.resolve(page.getKey());
            if (Boolean.getBoolean("exai.docs.write")) {
                Files.writeString(file, page.getValue());
            }

            assertThat(file).as("stale? run .ci/docs --write").hasContent(page.getValue());
        }
    }
}
