package dev.exai.providers.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.spi.CallContext;
import dev.exai.providers.ProviderRegistry;
import dev.exai.testkit.WireDialect;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that is longer than the line carries at once: the short ones of the matrix pass before any limit counts. */
class SlowLinkTest {
    private static final int WORDS = 30;
    private static final int WORD_BYTES = 10_000;
    private static final int BYTES_A_SECOND = 100_000;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void open_300KilobytesAt100ASecond_comeWhole(boolean inOnePiece) {
        String text = IntStream.range(0, WORDS)
                .mapToObj(i -> Character.toString('a' + i % 26).repeat(WORD_BYTES))
                .collect(Collectors.joining(" "));
        try (Scene scene = new Scene(WireDialect.OPENAI)) {
            scene.upstream.onEveryChat().reply(text);
            scene.proxy.onEveryConnection().cap(BYTES_A_SECOND);
            try (ProviderRegistry registry = scene.connect();
                    ChatStream stream = registry.providers()
                            .get(0)
                            .open(
                                    ChatRequest.to(scene.model(), "Hi")
                                            .inOnePiece(inOnePiece)
                                            .build(),
                                    CallContext.within(Duration.ofMinutes(2)))) {
                long begun = System.nanoTime();

                assertThat(stream.collect().text()).isEqualTo(text);

                boolean late = System.nanoTime() - begun > Duration.ofSeconds(1).toNanos();
                assertThat(late || inOnePiece).isTrue(); // in one piece it has come before open returns
            }
        }
    }
}
