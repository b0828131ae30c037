package dev.exai.providers.internal.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.ToolChoice;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the wish for thinking reaches each family, what the caller is told, and how thoughts go back. */
class ThinkingTest {
    private static final String OFF = "{\"type\":\"disabled\"}";

    @ParameterizedTest
    @CsvSource({"claude-opus-5-5,true", "claude-haiku-4-5,false"})
    void open_reasoningTextWanted_isAskedOfModelsThatThinkAnyway(String model, boolean asked) {
        String silent = Claude.sent(ChatRequest.to(model, "Hi").build());
        String told =
                Claude.sent(ChatRequest.to(model, "Hi").reasoningText(true).build());

        assertThat(silent).doesNotContain("thinking");
        assertThat(told.contains("{\"type\":\"adaptive\",\"display\":\"summarized\"}"))
                .isEqualTo(asked);
    }

    @ParameterizedTest(name = "{0} {1}: {2} effort {3}, told {4}")
    @CsvSource(delimiter = '|', textBlock = """
            claude-sonnet-5-5 | MINIMAL | disabled | | ''
            claude-sonnet-5-5 | LOW | adaptive | low | ''
            claude-sonnet-5-5 | HIGH | adaptive | high | ''
            claude-sonnet-5-5 | MAX | adaptive | max | ''
            claude-opus-5-5 | MINIMAL | adaptive | low | no step minimal; sent effort low
            claude-opus-5-5 | MEDIUM | adaptive | medium | ''
            claude-opus-4-6 | MAX | adaptive | max | ''
            claude-mythos-6 | MAX | adaptive | high | no step max; sent effort high
            claude-haiku-4-5 | MINIMAL | disabled | | ''
            claude-haiku-4-5 | LOW | 4096 | | no step low; sent a budget of 4096 tokens
            claude-haiku-4-5 | MEDIUM | 10240 | | sent a budget of 10240 tokens
            claude-haiku-4-5 | HIGH | 20480 | | sent a budget of 20480 tokens
            claude-haiku-4-5 | MAX | 24000 | | ''
            """)
    void open_wish_isMappedByFamilyAndReported(
            String model, ThinkingMode mode, String thinking, String effort, String told) {
        ChatRequest request = ChatRequest.to(model, "Hi").thinking(mode).build();

        String body = Claude.sent(request);

        String expected = thinking.matches("\\d+")
                ? "{\"type\":\"enabled\",\"budget_tokens\":" + thinking + "}"
                : thinking.equals("adaptive") ? "{\"type\":\"adaptive\",\"display\":\"summarized\"}" : OFF;
        assertThat(body).contains("\"thinking\":" + expected);
        assertThat(body.contains("output_config")).isEqualTo(effort != null);
        assertThat(body).contains(effort == null ? "" : "\"output_config\":{\"effort\":\"" + effort + "\"}");
        assertThat(warnings(request)).contains(told);
        assertThat(warnings(request).isEmpty()).isEqualTo(told.isEmpty());
    }

    @Test
    void open_noWish_leavesItToTheVendor() {
        assertThat(Claude.sent(ChatRequest.to(Claude.MODEL, "Hi").build())).doesNotContain("thinking", "output_config");
    }

    @ParameterizedTest(name = "limit {0}: {1}")
    @CsvSource({"8000,6000", "1366,1025", "1000,0"})
    void open_budget_leavesRoomForTheAnswer(int limit, int budget) {
        ChatRequest request = ChatRequest.to("claude-haiku-4-5", "Hi")
                .thinking(ThinkingMode.HIGH)
                .maxOutputTokens(limit)
                .build();

        assertThat(Claude.sent(request))
                .contains(budget == 0 ? OFF : "{\"type\":\"enabled\",\"budget_tokens\":" + budget + "}");
        assertThat(warnings(request)).contains(budget == 0 ? "thinking_dropped" : "thinking_adjusted");
    }

    @Test
    void open_forcedTool_winsOverTheWish() {
        ChatRequest request = ChatRequest.to(Claude.MODEL, "Hi")
                .thinking(ThinkingMode.HIGH)
                .tools(List.of(new ToolSpec("look", "", JsonText.emptyObject())))
                .toolChoice(new ToolChoice.Required())
                .build();

        assertThat(Claude.sent(request)).contains("\"thinking\":" + OFF);
        assertThat(warnings(request)).contains("thinking_dropped");
    }

    @Test
    void open_thinkingOn_leavesSamplingOut() {
        ChatRequest request = ChatRequest.to("claude-haiku-4-5", "Hi")
                .thinking(ThinkingMode.LOW)
                .temperature(0.2)
                .build();

        assertThat(Claude.sent(request)).doesNotContain("temperature");
        assertThat(warnings(request)).contains("temperature_dropped");
    }

    @Test
    void open_ownThought_goesBackSignedAndForeignOnesDoNot() {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            upstream.onChat().replyReasoning("Let me think. ", "Done.");
            ChatResponse answer =
                    Claude.ask(provider, ChatRequest.to(Claude.MODEL, "Hi").build());
            Message other = new Message(
                    Role.ASSISTANT,
                    List.of(
                            new Part.Reasoning(Claude.ID, "broken off", null),
                            new Part.Reasoning(new ProviderId("kimi"), "foreign", "sig"),
                            new Part.Text("Yes.")));
            List<Message> turns =
                    List.of(Message.user("Hi"), answer.asMessage(), Message.user("So?"), other, Message.user("And?"));

            List<ChatEvent> events =
                    Claude.events(provider, ChatRequest.to(Claude.MODEL, turns).build());

            Part.Reasoning thought = (Part.Reasoning) answer.parts().get(0);
            assertThat(upstream.chats().get(1).bodyText())
                    .contains("{\"type\":\"thinking\",\"thinking\":\"Let me think. \",\"signature\":\""
                            + thought.signature() + "\"},{\"type\":\"text\",\"text\":\"Done.\"}")
                    .doesNotContain("broken off", "foreign");
            assertThat(events)
                    .filteredOn(ChatEvent.Warning.class::isInstance)
                    .extracting(event -> ((ChatEvent.Warning) event).message())
                    .contains(
                            "the reasoning of another provider was not sent to anthropic",
                            "reasoning that broke off before its signature was not sent");
        }
    }

    private static String warnings(ChatRequest request) {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            return String.join(
                    "; ",
                    Claude.events(provider, request).stream()
                            .filter(ChatEvent.Warning.class::isInstance)
                            .map(Object::toString)
                            .toList());
        }
    }
}
