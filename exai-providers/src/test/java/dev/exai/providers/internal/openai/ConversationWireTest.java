package dev.exai.providers.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of earlier turns goes back to the provider, and what must not. */
class ConversationWireTest {
    private static final ToolSpec TOOL = new ToolSpec("look", "looks", JsonText.emptyObject());
    private static final ToolCall CALL = new ToolCall("call_1", "look", JsonText.of("{\"at\": \"it\"}"));

    @EachDialect
    void open_toolTurn_sendsCallsAndOneMessagePerResult(WireDialect dialect) {
        List<Message> turns = List.of(
                Message.system("Be brief."),
                Message.user("Look twice."),
                new Message(
                        Role.ASSISTANT,
                        List.of(
                                new Part.ToolUse(CALL),
                                new Part.ToolUse(new ToolCall("call_2", "look", JsonText.emptyObject())))),
                Message.toolResults(List.of(
                        new Part.ToolResult("call_1", "look", "a \"cat\"", false),
                        new Part.ToolResult("call_2", "look", "a dog", true))));

        String body = sent(
                dialect,
                ChatRequest.to(Engines.model(dialect), turns)
                        .tools(List.of(TOOL))
                        .build());

        assertThat(body.replace("\"reasoning_content\":\"\",", ""))
                .contains(
                        "{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"Look twice.\"}")
                .contains(
                        "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\",\"function\":"
                                + "{\"name\":\"look\",\"arguments\":\"{\\\"at\\\": \\\"it\\\"}\"}},{\"id\":\"call_2\"")
                .contains("{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"a \\\"cat\\\"\"},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"call_2\",\"content\":\"Error: a dog\"}");
    }

    @ParameterizedTest(name = "{0} streams arguments in pieces: {1}")
    @CsvSource({"glm-5.3,true", "glm-4.6,true", "glm-4.5,false", "glm-5v-turbo,false", "glm-unknown,false"})
    void open_glmWithTools_asksForPiecesWhereTheModelHasThem(String model, boolean expected) {
        String body = sent(
                WireDialect.GLM,
                ChatRequest.to(model, "Hi").tools(List.of(TOOL)).build());

        assertThat(body.contains("\"tool_stream\":true")).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} {1} with tools {2}: reasoning goes back {3}")
    @CsvSource({
        "GLM,glm-5.3,false,false",
        "GLM,glm-5.3,true,true",
        "KIMI,kimi-k3,false,true",
        "KIMI,kimi-k2.7-code,false,true",
        "KIMI,kimi-k2.6,false,false",
        "KIMI,kimi-k2.6,true,true",
        "OPENAI,gpt-6-luna,true,false",
        "DEEPSEEK,deepseek-flash,false,false",
        "DEEPSEEK,deepseek-flash,true,true",
        "XAI,grok-4.6,true,false",
    })
    void open_ownReasoning_goesBackWhereTheVendorWantsIt(
            WireDialect dialect, String model, boolean tools, boolean expected) {
        ChatRequest request = ChatRequest.to(
                        model, afterReasoningOf(dialect.name().toLowerCase(Locale.ROOT)))
                .tools(tools ? List.of(TOOL) : List.of())
                .build();

        String body = sent(dialect, request);

        assertThat(body.contains("\"reasoning_content\":\"thought so\"")).isEqualTo(expected);
    }

    @Test
    void open_glmToldNotToClearThinking_sendsReasoningBack() {
        ChatRequest request = ChatRequest.to("glm-5.2", afterReasoningOf("glm"))
                .extra(JsonText.of("{\"thinking\": {\"type\": \"enabled\", \"clear_thinking\": false}}"))
                .build();

        assertThat(sent(WireDialect.GLM, request)).contains("\"reasoning_content\":\"thought so\"");
    }

    @EachDialect
    void open_reasoningAndDataOfAnotherProvider_areDroppedWithAWarning(WireDialect dialect) {
        ProviderId other = new ProviderId("other");
        Message answer = new Message(
                Role.ASSISTANT,
                List.of(
                        new Part.Reasoning(other, "thought so", null),
                        new Part.Opaque(other, "signature", JsonText.of("\"foreign-proof\"")),
                        new Part.Text("Yes.")));
        List<Message> turns = List.of(Message.user("Is it?"), answer, Message.user("Sure?"));
        try (FakeUpstream upstream = FakeUpstream.start(dialect);
                Provider provider = Engines.of(upstream)) {
            ChatRequest request = ChatRequest.to(Engines.model(dialect), turns)
                    .tools(List.of(TOOL))
                    .build();

            List<ChatEvent> events = Engines.ask(provider, request);

            assertThat(upstream.chats().get(0).bodyText())
                    .doesNotContain("thought so")
                    .doesNotContain("foreign-proof")
                    .contains("Yes.");
            assertThat(events)
                    .filteredOn(ChatEvent.Warning.class::isInstance)
                    .extracting(event -> ((ChatEvent.Warning) event).code())
                    .contains("reasoning_dropped", "provider_data_dropped");
        }
    }

    @Test
    void open_unknownFieldOfAnAnswer_goesBackByteByByte() {
        String data = "{\"b\" : 1.50, \"a\":\"\\u00e9\"}";
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = Engines.custom(upstream, Map.of())) {
            upstream.onChat()
                    .reply("Yes.")
                    .editEvents(events -> events.stream()
                            .map(event ->
                                    event.replace("\"content\":\"Yes.\"", "\"content\":\"Yes.\",\"proof\":" + data))
                            .toList());
            ChatResponse answer = provider.open(
                            ChatRequest.to("gpt-4.1", "Is it?").build(), Engines.context())
                    .collect();
            List<Message> turns = List.of(Message.user("Is it?"), answer.asMessage(), Message.user("Sure?"));

            Engines.ask(provider, ChatRequest.to("gpt-4.1", turns).build());

            assertThat(upstream.chats().get(1).bodyText()).contains("\"proof\":" + data);
        }
    }

    @ParameterizedTest
    @CsvSource({"false,true", "true,false"})
    void open_toolTurnBegunElsewhere_hasTheFieldThatDeepSeekDemandsWhileItThinks(boolean minimal, boolean expected) {
        Message call = new Message(Role.ASSISTANT, List.of(new Part.ToolUse(CALL)));
        Message result = Message.toolResults(List.of(new Part.ToolResult("call_1", "look", "a cat", false)));
        ChatRequest request = ChatRequest.to("deepseek-flash", List.of(Message.user("Look."), call, result))
                .tools(List.of(TOOL))
                .thinking(minimal ? ThinkingMode.MINIMAL : null)
                .build();

        assertThat(sent(WireDialect.DEEPSEEK, request).contains("\"reasoning_content\":\"\""))
                .isEqualTo(expected);
    }

    @Test
    void open_reasoningOfMiniMax_goesBackInsideTheContentByteByByte() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.MINIMAX);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().replyReasoning("Let me\nsee. ", "Yes <think> so.");
            ChatResponse answer = provider.open(
                            ChatRequest.to("MiniMax-M3", "Is it?").build(), Engines.context())
                    .collect();
            List<Message> turns = List.of(Message.user("Is it?"), answer.asMessage(), Message.user("Sure?"));

            Engines.ask(provider, ChatRequest.to("MiniMax-M3", turns).build());

            assertThat(answer.reasoning()).isEqualTo("Let me\nsee. ");
            assertThat(answer.text()).isEqualTo("Yes <think> so.");
            assertThat(upstream.chats().get(1).bodyText())
                    .contains("\"content\":\"<think>Let me\\nsee. </think>\\n\\nYes <think> so.\"");
        }
    }

    @Test
    void open_reasoningDetailsOfOpenRouter_goBackByteByByteInsteadOfTheText() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENROUTER);
                Provider provider = Engines.of(upstream)) {
            String proof = "{\"type\":\"reasoning.encrypted\", \"data\":\"a/b+c=\",\"index\":1}";
            upstream.onChat()
                    .replyReasoning("Let me see.", "Yes.")
                    .editEvents(events -> events.stream()
                            .map(event -> event.replace(
                                    "\"content\":\"Yes.\"",
                                    "\"content\":\"Yes.\",\"reasoning_details\":[" + proof + "]"))
                            .toList());
            ChatResponse answer = provider.open(
                            ChatRequest.to("z-ai/glm-5.2", "Is it?").build(), Engines.context())
                    .collect();
            List<Message> turns = List.of(Message.user("Is it?"), answer.asMessage(), Message.user("Sure?"));

            Engines.ask(provider, ChatRequest.to("z-ai/glm-5.2", turns).build());

            assertThat(answer.reasoning()).isEqualTo("Let me see.");
            assertThat(upstream.chats().get(1).bodyText())
                    .contains("\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"Let \",")
                    .contains("," + proof + "]")
                    .doesNotContain("\"reasoning\":");
        }
    }

    @Test
    void open_plainReasoningOfOpenRouter_goesBackAsText() {
        String body = sent(
                WireDialect.OPENROUTER,
                ChatRequest.to("z-ai/glm-5.2", afterReasoningOf("openrouter")).build());

        assertThat(body).contains("\"reasoning\":\"thought so\"");
    }

    @Test
    void open_cacheKeyForXai_isAHeader() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.XAI);
                Provider provider = Engines.of(upstream)) {
            Engines.ask(
                    provider,
                    ChatRequest.to("grok-4.6", "Hi").cacheKey("conv-1\r\nX: y").build());

            assertThat(upstream.chats().get(0).header("x-grok-conv-id")).isEqualTo("conv-1X:y");
            assertThat(upstream.chats().get(0).header("X")).isNull();
        }
    }

    @Test
    void open_emptyAnswerInTheConversation_isNotSentToKimi() {
        List<Message> turns = List.of(Message.user("Hi"), Message.assistant(""), Message.user("Hi?"));

        String body = sent(WireDialect.KIMI, ChatRequest.to("kimi-k3", turns).build());

        assertThat(body).doesNotContain("assistant");
        assertThat(sent(WireDialect.OPENAI, ChatRequest.to("gpt-4.1", turns).build()))
                .contains("{\"role\":\"assistant\",\"content\":\"\"}");
    }

    private static List<Message> afterReasoningOf(String provider) {
        Message answer = new Message(
                Role.ASSISTANT,
                List.of(new Part.Reasoning(new ProviderId(provider), "thought so", null), new Part.Text("Yes.")));
        return List.of(Message.user("Is it?"), answer, Message.user("Sure?"));
    }

    private static String sent(WireDialect dialect, ChatRequest request) {
        try (FakeUpstream upstream = FakeUpstream.start(dialect);
                Provider provider = Engines.of(upstream)) {
            Engines.ask(provider, request);
            return upstream.chats().get(0).bodyText();
        }
    }
}
