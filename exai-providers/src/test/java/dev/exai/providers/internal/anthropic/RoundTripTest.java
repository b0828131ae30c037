package dev.exai.providers.internal.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An exchange as the vendor sends it, with everything in it that nobody knows, and what of it goes back. */
class RoundTripTest {
    private static final String START =
            "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
                    + "\"model\":\"claude-sonnet-5-5\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"
                    + "\"container\": {\"id\":\"c_1\"},\"usage\":{\"input_tokens\":12,\"cache_creation_input_tokens\":30,"
                    + "\"cache_read_input_tokens\":900,\"output_tokens\":1,\"service_tier\":\"standard\"}}}";
    private static final String REDACTED = "{\"type\":\"redacted_thinking\",\"data\":\"Emw\\u00e9=\", \"x\":1.50}";
    private static final String RESULT = "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"srvtoolu_1\","
            + "\"content\":[{\"type\":\"web_search_result\",\"url\":\"u\",\"encrypted_content\":\"EqgF+/=\",\"age\" : null}]}";
    private static final String CITATION =
            "{\"type\":\"web_search_result_location\",\"cited_text\":\"It \\u0069s\",\"encrypted_index\":\"Eo8B\"}";

    private static final List<byte[]> STREAM = Claude.stream(
            START,
            block(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\",\"origin\": {\"b\":2}}"),
            "{\"type\": \"ping\"}",
            delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"Check \"}"),
            delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"it.\"}"),
            delta(0, "{\"type\":\"signature_delta\",\"signature\":\"" + signature() + "\"}"),
            stop(0),
            block(1, REDACTED),
            stop(1),
            block(
                    2,
                    "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_1\",\"name\":\"web_search\",\"input\":{} ,\"y\":[1]}"),
            delta(2, "{\"type\":\"input_json_delta\",\"partial_json\":\"\"}"),
            delta(2, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"query\\\": \"}"),
            delta(2, "{\"type\":\"input_json_delta\",\"partial_json\":\"\\\"oslo\\\"}\"}"),
            stop(2),
            block(3, RESULT),
            stop(3),
            block(4, "{\"type\":\"text\",\"text\":\"Plain. \"}"),
            stop(4),
            block(5, "{\"citations\":[],\"type\":\"text\",\"text\":\"\"}"),
            delta(5, "{\"type\":\"text_delta\",\"text\":\"Cited.\"}"),
            delta(5, "{\"type\":\"citations_delta\",\"citation\":" + CITATION + "}"),
            stop(5),
            block(
                    6,
                    "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"look\",\"input\":{},\"caller\":{\"type\":\"direct\"}}"),
            delta(6, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"at\\\":1.0}\"}"),
            stop(6),
            "{\"type\":\"weather_report\",\"sky\":\"blue\"}",
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},"
                    + "\"usage\":{\"output_tokens\":42,\"output_tokens_details\":{\"thinking_tokens\":7}},"
                    + "\"context_management\":{\"applied_edits\":[]}}",
            "{\"type\":\"message_stop\"}");

    @Test
    void collect_everyKindOfBlock_isKeptInItsPlace() {
        ChatResponse answer = answer();

        assertThat(answer.id()).isEqualTo("msg_1");
        assertThat(answer.text()).isEqualTo("Plain. Cited.");
        assertThat(answer.reasoning()).isEqualTo("Check it.");
        assertThat(answer.toolCalls()).extracting(ToolCall::id).containsExactly("toolu_1");
        assertThat(answer.finishReason()).isEqualTo(new FinishReason(FinishReason.Kind.TOOL_CALLS, "tool_use"));
        assertThat(answer.parts())
                .extracting(part -> part instanceof Part.Opaque kept
                        ? kept.name()
                        : part.getClass().getSimpleName())
                .containsExactly(
                        "Reasoning",
                        "block_members",
                        "redacted_thinking",
                        "server_tool_use",
                        "web_search_tool_result",
                        "Text",
                        "citations",
                        "Text",
                        "citations",
                        "ToolUse",
                        "block_members");
        assertThat(answer.extras())
                .extracting(ChatEvent.Opaque::name)
                .containsExactly("container", "weather_report", "context_management");
    }

    @Test
    void collect_usage_isInOurSenseAndKeepsTheVendorsRecord() {
        Usage usage = answer().usage();

        assertThat(usage).isNotNull();
        assertThat(usage.inputTokens()).isEqualTo(942);
        assertThat(usage.cachedInputTokens()).isEqualTo(900);
        assertThat(usage.cacheWriteTokens()).isEqualTo(30);
        assertThat(usage.outputTokens()).isEqualTo(42);
        assertThat(usage.reasoningTokens()).isEqualTo(7);
        assertThat(String.valueOf(usage.raw()))
                .isEqualTo("{\"input_tokens\":12,\"cache_creation_input_tokens\":30,\"cache_read_input_tokens\":900,"
                        + "\"output_tokens\":42,\"service_tier\":\"standard\","
                        + "\"output_tokens_details\":{\"thinking_tokens\":7}}");
    }

    @Test
    void open_answerSentBack_holdsEachBlockAsItCame() {
        ChatResponse answer = answer();
        Part.ToolResult result = new Part.ToolResult("toolu_1", "look", "seen", false);
        List<Message> turns = List.of(Message.user("Look."), answer.asMessage(), Message.toolResults(List.of(result)));

        String body = Claude.sent(ChatRequest.to(Claude.MODEL, turns).build());

        assertThat(body)
                .contains("{\"role\":\"assistant\",\"content\":["
                        + "{\"type\":\"thinking\",\"thinking\":\"Check it.\",\"signature\":\"" + signature()
                        + "\",\"origin\":{\"b\":2}},"
                        + REDACTED + ","
                        + "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_1\",\"name\":\"web_search\","
                        + "\"input\":{\"query\": \"oslo\"} ,\"y\":[1]},"
                        + RESULT + ","
                        + "{\"type\":\"text\",\"text\":\"Plain. \"},"
                        + "{\"type\":\"text\",\"text\":\"Cited.\",\"citations\":[" + CITATION + "]},"
                        + "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"look\",\"input\":{\"at\":1.0},"
                        + "\"caller\":{\"type\":\"direct\"}}]}");
    }

    @Test
    void open_answerSentToAnotherProvider_isNotThere() {
        String body = Claude.sent(ChatRequest.to(Claude.MODEL, List.of(Message.user("x"), foreign(), Message.user("y")))
                .build());

        assertThat(body).contains("\"text\":\"Yes.\"").doesNotContain("thought", "proof");
    }

    private static Message foreign() {
        ProviderId other = new ProviderId("other");
        return new Message(
                Role.ASSISTANT,
                List.of(
                        new Part.Reasoning(other, "thought", "proof"),
                        new Part.Opaque(other, "proof", JsonText.of("{}")),
                        new Part.Text("Yes.")));
    }

    private static ChatResponse answer() {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            upstream.onChat().stream(STREAM);
            return Claude.ask(provider, ChatRequest.to(Claude.MODEL, "Look.").build());
        }
    }

    /** What the upstream on this machine takes for the thought above. */
    private static String signature() {
        return "EqQBzo1p9hDZwjoIaq+h1dbHuH0LwcBzsmo7Ch18TIKnFVU=";
    }

    private static String block(int index, String block) {
        return "{\"type\":\"content_block_start\",\"index\":" + index + ",\"content_block\":" + block + "}";
    }

    private static String delta(int index, String delta) {
        return "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":" + delta + "}";
    }

    private static String stop(int index) {
        return "{\"type\":\"content_block_stop\",\"index\":" + index + "}";
    }
}
