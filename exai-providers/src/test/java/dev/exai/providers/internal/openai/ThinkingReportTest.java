package dev.exai.providers.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinkingReportTest {
    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            OPENAI | gpt-5 | HIGH | reasoning_effort high
            OPENAI | gpt-5 | MAX | reasoning_effort high
            OPENAI | gpt-4.1 | HIGH | nothing
            OPENAI_RESPONSES | gpt-5 | LOW | reasoning effort low
            GLM | glm-5.2 | MINIMAL | thinking disabled
            GLM | glm-4.6 | MAX | thinking enabled
            KIMI | kimi-k3 | MINIMAL | reasoning_effort low
            KIMI | kimi-k2.6 | MINIMAL | thinking disabled
            DEEPSEEK | deepseek-flash | MINIMAL | thinking disabled
            DEEPSEEK | deepseek-flash | MAX | reasoning_effort max
            XAI | grok-4.3 | MINIMAL | reasoning_effort none
            OPENROUTER | some/model | MEDIUM | reasoning effort medium
            MINIMAX | MiniMax-M3 | MINIMAL | thinking disabled
            MINIMAX | MiniMax-M2.7 | LOW | nothing
            ANTHROPIC | claude-sonnet-5-5 | MINIMAL | thinking disabled
            ANTHROPIC | claude-sonnet-5-5 | MAX | effort max
            ANTHROPIC | claude-haiku-4-5 | LOW | a budget of 4096 tokens
            GEMINI | gemini-3.5-flash | LOW | thinkingLevel LOW
            GEMINI | gemini-2.5-flash | MINIMAL | thinkingBudget 0
            OLLAMA | mine | MINIMAL | think false
            OLLAMA | mine | HIGH | think true
            """)
    void open_thinkingAskedFor_saysWhatWasSent(WireDialect vendor, String model, ThinkingMode mode, String sent) {
        try (FakeUpstream upstream = FakeUpstream.of(vendor).models(model).start();
                Provider provider = Engines.at(vendor, upstream.baseUrl(), upstream.key())) {
            ChatRequest request = ChatRequest.to(model, "Hi").thinking(mode).build();

            ChatResponse answer = provider.open(request, Engines.context()).collect();

            assertThat(answer.extra(ChatResponse.THINKING))
                    .contains(JsonText.of(
                            "{\"asked\":\"" + mode.name().toLowerCase(Locale.ROOT) + "\",\"sent\":\"" + sent + "\"}"));
        }
    }

    @Test
    void open_noThinkingAskedFor_saysNothing() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.GLM);
                Provider provider = Engines.of(upstream)) {
            ChatResponse answer = provider.open(ChatRequest.to("glm-5.3", "Hi").build(), Engines.context())
                    .collect();

            assertThat(answer.extra(ChatResponse.THINKING)).isEmpty();
        }
    }
}
