package dev.exai.providers.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays what fuzzing has found worth keeping, and a few thousand bent copies of it; the seed makes them the same each
 * time. New finds come from {@code exai-providers/fuzz.sh}.
 */
class CorpusTest {
    private static final long SEED = 20_261_122L;
    private static final int COPIES = 2_000;
    private static final Map<String, Consumer<byte[]>> TARGETS = Map.of(
            "SseFuzz", SseFuzz::fuzzerTestOneInput,
            "TextFrameFuzz", TextFrameFuzz::fuzzerTestOneInput,
            "NdjsonFuzz", NdjsonFuzz::fuzzerTestOneInput,
            "RetryAfterFuzz", RetryAfterFuzz::fuzzerTestOneInput,
            "ErrorBodyFuzz", ErrorBodyFuzz::fuzzerTestOneInput,
            "MultipartFuzz", MultipartFuzz::fuzzerTestOneInput);

    @TestFactory
    Stream<DynamicTest> targets() {
        return TARGETS.entrySet().stream()
                .map(target -> DynamicTest.dynamicTest(
                        target.getKey(), () -> replay(corpus(target.getKey()), target.getValue())));
    }

    private static void replay(List<byte[]> corpus, Consumer<byte[]> target) {
        Random random = new Random(SEED);

        corpus.forEach(target);
        for (int i = 0; i < COPIES; i++) {
            target.accept(bent(corpus, random));
        }

        assertThat(corpus).isNotEmpty();
    }

    /** A kept input with some bytes changed, taken out or doubled, or with the end of another one. */
    private static byte[] bent(List<byte[]> corpus, Random random) {
        byte[] bytes = corpus.get(random.nextInt(corpus.size())).clone();
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + 1, bytes.length));
                case 2 -> bytes = joined(bytes, Arrays.copyOfRange(bytes, at, bytes.length));
                default -> bytes = joined(Arrays.copyOf(bytes, at), corpus.get(random.nextInt(corpus.size())));
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static List<byte[]> corpus(String target) throws IOException, URISyntaxException {
        List<byte[]> inputs = new ArrayList<>();
        try (Stream<Path> files = Files.list(
                Path.of(CorpusTest.class.getResource("/fuzz/" + target).toURI()))) {
            for (Path file : files.sorted().toList()) {
                inputs.add(Files.readAllBytes(file));
            }
        }
        return inputs;
    }
}
