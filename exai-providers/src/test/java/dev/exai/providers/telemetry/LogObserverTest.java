package dev.exai.providers.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ProviderException;
import dev.exai.core.Secret;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.CallContext;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.providers.CapturedLogs;
import dev.exai.providers.LoadOptions;
import dev.exai.providers.Providers;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.VendorFault;
import dev.exai.testkit.WireDialect;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogObserverTest {
    private static final String QUESTION = "a question that nobody may read";

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
    private final CallContext context = CallContext.within(Duration.ofSeconds(20));
    private final Provider provider = Providers.load(
                    List.of(ProviderConfig.of(new ProviderId("openai"), "openai")
                            .baseUrl(upstream.baseUrl())
                            .keys(List.of(Secret.of(upstream.key())))
                            .build()),
                    LoadOptions.builder().observers(List.of(new LogObserver())).build())
            .providers()
            .get(0);

    @AfterEach
    void close() {
        provider.close();
        upstream.close();
    }

    @Test
    void chat_thatIsAnsweredAtTheSecondTry_leavesALineOfItAndOneOfTheTry() {
        upstream.onChat().fail(VendorFault.OVERLOADED);
        upstream.onChat().reply("an answer that nobody may read");

        List<String> lines = lines("gpt-6-luna");

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .contains("attempt failed provider=openai model=gpt-6-luna key=")
                .contains("kind=OVERLOADED phase=START");
        assertThat(lines.get(1)).contains("chat answered provider=openai model=gpt-6-luna attempts=2");
    }

    @Test
    void chat_thatFails_leavesItsKind() {
        List<String> lines = lines("no-such-model");

        assertThat(lines).last().asString().contains("chat failed provider=openai model=unlisted kind=NOT_FOUND");
    }

    /** What the observer logged of one chat, which tells the request and nothing of what was said or of the key. */
    private List<String> lines(String model) {
        try (CapturedLogs logs = new CapturedLogs()) {
            ChatRequest question = ChatRequest.to(model, QUESTION).build();
            if (model.startsWith("no-such")) {
                assertThatThrownBy(() -> provider.open(question, context)).isInstanceOf(ProviderException.class);
            } else {
                provider.open(question, context).collect();
            }
            List<String> lines = logs.lines().stream()
                    .filter(line -> line.contains("LogObserver"))
                    .toList();
            assertThat(lines)
                    .allMatch(line -> line.contains("request=" + context.requestId()))
                    .noneMatch(line -> line.contains("nobody may read") || line.contains(upstream.key()));
            return lines;
        }
    }
}
