package dev.exai.providers.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.ChatResponse;
import dev.exai.providers.ProviderRegistry;
import dev.exai.testkit.Replay;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fields of an answer that nobody knows, and those that a vendor wants back as they were. Each file below
 * {@code recordings} is a conversation in the recorder's format: what must come back byte by byte is listed as
 * {@code verbatim} with the request that has to bring it. A file that is added is tested.
 */
class NoLostFieldTest {
    @ParameterizedTest(name = "{0}/{1}")
    @MethodSource("recordings")
    void converse_recordedAnswers_goBackAsTheVendorWantsThem(String place, String name) throws Exception {
        Path file = root().resolve(place).resolve(name);
        Script script = Script.of(file);
        try (Replay replay = Replay.start(file);
                ProviderRegistry registry = Place.of(place).registry(replay.baseUrl(), "a-key-of-nobody")) {
            List<ChatResponse> answers = Conversation.hold(registry.providers().get(0), script.model(), script.turns());

            assertThat(replay.misses()).isEmpty();
            assertThat(replay.unused()).isEmpty();
            assertThat(answers).hasSize(script.turns());
            assertThat(script.verbatim()).as("what must come back").isNotEmpty();
        }
    }

    @Test
    void recordings_everyInterfaceOfEveryVendor_hasOne() throws Exception {
        Set<String> places = new TreeSet<>();
        recordings().forEach(recording -> places.add(String.valueOf(recording[0])));

        assertThat(places)
                .contains(
                        "anthropic",
                        "custom",
                        "deepseek",
                        "gemini",
                        "glm",
                        "kimi",
                        "minimax",
                        "ollama",
                        "openai",
                        "openai-responses",
                        "openrouter",
                        "xai",
                        "xai-responses");
    }

    static List<Object[]> recordings() throws Exception {
        try (Stream<Path> files = Files.walk(root(), 2)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(file -> new Object[] {
                        String.valueOf(file.getParent().getFileName()), String.valueOf(file.getFileName())
                    })
                    .toList();
        }
    }

    private static Path root() throws Exception {
        URI place = NoLostFieldTest.class.getResource("/recordings").toURI();
        return Path.of(place);
    }
}
