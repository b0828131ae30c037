package dev.exai.providers.internal.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.chat.Usage;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.VendorFault;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The vendor's own search, which may take a pause that the caller does not see. */
class WebSearchTest {
    private static final String RESULT =
            "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"s1\",\"content\":[{\"encrypted_content\":\"Eq==\"}]}";

    private static final List<byte[]> PAUSED = Claude.stream(
            start("msg_1", 10),
            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"Looking. \"}}",
            stop(0),
            "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"server_tool_use\",\"id\":\"s1\","
                    + "\"name\":\"web_search\",\"input\":{\"query\":\"oslo\"}}}",
            stop(1),
            "{\"type\":\"content_block_start\",\"index\":2,\"content_block\":" + RESULT + "}",
            stop(2),
            end("pause_turn", 5),
            "{\"type\":\"message_stop\"}");

    private static final List<byte[]> REST = Claude.stream(
            start("msg_2", 40),
            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"It rains.\"}}",
            stop(0),
            "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t1\","
                    + "\"name\":\"note\",\"input\":{}}}",
            stop(1),
            end("tool_use", 7),
            "{\"type\":\"message_stop\"}");

    @Test
    void collect_pausedAnswer_isContinuedWithWhatWasSaid() {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            upstream.onChat().stream(PAUSED);
            upstream.onChat().stream(REST);

            ChatResponse answer = Claude.ask(provider, request());

            assertThat(answer.id()).isEqualTo("msg_1");
            assertThat(answer.text()).isEqualTo("Looking. It rains.");
            assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.TOOL_CALLS);
            assertThat(answer.toolCalls()).extracting(ToolCall::id).containsExactly("t1");
            assertThat(answer.usage())
                    .extracting(Usage::inputTokens, Usage::outputTokens)
                    .containsExactly(50L, 12L);
            assertThat(answer.parts())
                    .extracting(part -> part.getClass().getSimpleName())
                    .containsExactly("Text", "Opaque", "Opaque", "Text", "ToolUse");
            assertThat(upstream.chats()).hasSize(2);
            assertThat(upstream.chats().get(1).bodyText())
                    .contains("\"content\":[{\"type\":\"text\",\"text\":\"Looking. \"},"
                            + "{\"type\":\"server_tool_use\",\"id\":\"s1\",\"name\":\"web_search\","
                            + "\"input\":{\"query\":\"oslo\"}}," + RESULT + "]}]}")
                    .contains("\"type\":\"web_search_20250305\"");
        }
    }

    @Test
    void events_overTheRounds_beginOnceAndEndOnce() {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            upstream.onChat().stream(PAUSED);
            upstream.onChat().stream(REST);

            List<ChatEvent> events = Claude.events(provider, request());

            assertThat(events).filteredOn(ChatEvent.Started.class::isInstance).hasSize(1);
            assertThat(events).filteredOn(ChatEvent.Done.class::isInstance).hasSize(1);
            assertThat(events)
                    .filteredOn(ChatEvent.ToolCallDelta.class::isInstance)
                    .extracting(event -> ((ChatEvent.ToolCallDelta) event).index())
                    .containsOnly(0);
        }
    }

    @Test
    void collect_endlessPauses_areGivenUp() {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            upstream.onEveryChat().stream(PAUSED);

            assertThat(Claude.failure(provider, request()).kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
            assertThat(upstream.chats()).hasSize(10);
        }
    }

    @Test
    void collect_failureInALaterRound_isAfterOutput() {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            upstream.onChat().stream(PAUSED);
            upstream.onChat().fail(VendorFault.OVERLOADED);

            assertThat(Claude.failure(provider, request()))
                    .satisfies(failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.OVERLOADED))
                    .satisfies(failure -> assertThat(failure.phase()).isEqualTo(ErrorPhase.OUTPUT));
        }
    }

    @Test
    void collect_searchThatNeedsNoPause_takesOneRound() {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            upstream.onChat().reply("It rains.");

            assertThat(Claude.ask(provider, request()).parts()).containsExactly(new Part.Text("It rains."));
            assertThat(upstream.chats()).hasSize(1);
        }
    }

    private static ChatRequest request() {
        return ChatRequest.to(Claude.MODEL, "Weather in Oslo?")
                .webSearch(true)
                .tools(List.of(new ToolSpec("note", "", JsonText.emptyObject())))
                .build();
    }

    private static String start(String id, int input) {
        return "{\"type\":\"message_start\",\"message\":{\"id\":\"" + id + "\",\"model\":\"claude-sonnet-5-5\","
                + "\"usage\":{\"input_tokens\":" + input + ",\"output_tokens\":1}}}";
    }

    private static String stop(int index) {
        return "{\"type\":\"content_block_stop\",\"index\":" + index + "}";
    }

    private static String end(String reason, int output) {
        return "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + reason
                + "\"},\"usage\":{\"output_tokens\":" + output + "}}";
    }
}
