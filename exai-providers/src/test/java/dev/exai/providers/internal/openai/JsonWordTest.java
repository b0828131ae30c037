package dev.exai.providers.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Several vendors give free JSON only to conversations that name it. */
class JsonWordTest {
    private static final String TOLD = "Answer with one JSON object and nothing else.";

    @ParameterizedTest
    @CsvSource({
        "OPENAI, gpt-4.1, true",
        "OPENAI_RESPONSES, gpt-4.1, true",
        "KIMI, kimi-k3, true",
        "DEEPSEEK, deepseek-flash, true",
        "GLM, glm-5.3, false",
        "XAI, grok-4.3, false"
    })
    void open_freeJsonThatNoMessageNames_tellsTheVendorsThatDemandIt(WireDialect vendor, String model, boolean told) {
        try (FakeUpstream upstream = FakeUpstream.start(vendor);
                Provider provider = Engines.at(vendor, upstream.baseUrl(), upstream.key())) {
            upstream.onChat().reply("{}");

            Engines.ask(provider, json(model, Message.user("Name a town")));

            assertThat(upstream.chats().get(0).bodyText().contains(TOLD)).isEqualTo(told);
        }
    }

    static Stream<Arguments> named() {
        return Stream.of(
                Arguments.of(List.of(Message.user("Name a town, as Json"))),
                Arguments.of(List.of(Message.system("You speak JSON."), Message.user("Name a town"))));
    }

    @ParameterizedTest
    @MethodSource("named")
    void open_freeJsonThatAMessageNames_addsNothing(List<Message> messages) {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().reply("{}");

            Engines.ask(provider, json("gpt-4.1", messages.toArray(new Message[0])));

            assertThat(upstream.chats().get(0).bodyText()).doesNotContain(TOLD);
        }
    }

    private static ChatRequest json(String model, Message... messages) {
        return ChatRequest.to(model, List.of(messages))
                .outputFormat(new OutputFormat.JsonObject())
                .build();
    }
}
