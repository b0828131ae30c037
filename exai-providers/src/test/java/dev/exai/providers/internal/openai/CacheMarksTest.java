package dev.exai.providers.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anthropic's models at OpenRouter keep only the beginnings of prompts that are marked. */
class CacheMarksTest {
    private static final String CLAUDE = "anthropic/claude-sonnet-5";
    private static final String MARK = "\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"5m\"}";

    @ParameterizedTest
    @ValueSource(strings = {CLAUDE, "~anthropic/claude-sonnet-latest"})
    void open_conversationThatGoesOn_marksSystemTextAndLastTwoQuestions(String model) {
        List<Message> turns = new ArrayList<>(List.of(Message.system("rules")));
        for (int i = 1; i < 4; i++) {
            turns.add(Message.user("question " + i));
            turns.add(Message.assistant("answer " + i));
        }
        turns.add(Message.user(List.of(new Part.Text("question 4"), new Part.ImageUrl("https://example.org/a.png"))));

        String body = sent(Map.of(), ChatRequest.to(model, turns).build());

        assertThat(body)
                .contains("{\"role\":\"system\",\"content\":[{\"type\":\"text\",\"text\":\"rules\"," + MARK + "}]}")
                .contains("\"text\":\"question 3\"," + MARK)
                .contains("\"text\":\"question 4\"," + MARK);
        assertThat(body.split("cache_control", -1)).hasSize(4);
    }

    @Test
    void open_firstQuestion_isMarkedOnlyIfCallsShareItsCache() {
        ChatRequest.Builder request = ChatRequest.to(CLAUDE, "a long document");

        assertThat(sent(Map.of(), request.build())).doesNotContain("cache_control");
        assertThat(sent(Map.of(), request.cacheKey("k").build())).contains("\"text\":\"a long document\"," + MARK);
    }

    @Test
    void open_lifetime_isAnOption() {
        ChatRequest request = ChatRequest.to(CLAUDE, List.of(Message.system("rules"), Message.user("Hi")))
                .build();

        assertThat(sent(Map.of("promptCache", "1h"), request)).contains("\"ttl\":\"1h\"");
        assertThat(sent(Map.of("promptCache", "off"), request)).doesNotContain("cache_control");
    }

    @Test
    void open_modelOfAnother_isNotMarked() {
        ChatRequest request = ChatRequest.to("z-ai/glm-5.2", List.of(Message.system("rules"), Message.user("Hi")))
                .cacheKey("k")
                .build();

        assertThat(sent(Map.of(), request)).doesNotContain("cache_control");
    }

    private static String sent(Map<String, String> options, ChatRequest request) {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENROUTER);
                Provider provider = Engines.of(upstream, options)) {
            upstream.onChat().reply("Hi");
            Engines.ask(provider, request);
            return upstream.chats().get(0).bodyText();
        }
    }
}
