package dev.exai.providers.internal.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.Usage;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.UpstreamScript;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as they arrive, well and badly. */
@Timeout(60)
class StreamTest {
    private static final String START = "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"\","
            + "\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}";
    private static final String TEXT =
            "{\"index\":0,\"content_block\":{\"text\":\"Hi\",\"type\":\"text\"},\"type\":\"content_block_start\"}";
    private static final String STOP = "{\"type\":\"content_block_stop\",\"index\":0}";
    private static final String END =
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":2}}";
    private static final String LAST = "{\"type\":\"message_stop\"}";

    @ParameterizedTest
    @CsvSource({
        "end_turn,STOP",
        "stop_sequence,STOP",
        "max_tokens,LENGTH",
        "tool_use,TOOL_CALLS",
        "refusal,CONTENT_FILTER",
        "model_context_window_exceeded,CONTEXT_FULL",
        "pause_turn,OTHER",
        "something_new,OTHER",
    })
    void collect_stopReason_hasAMeaningAndKeepsTheVendorsWord(String word, FinishReason.Kind kind) {
        ChatResponse answer = collect(script -> script.reply("a b").finish(word));

        assertThat(answer.finishReason()).isEqualTo(new FinishReason(kind, word));
        assertThat(answer.text()).isEqualTo("a b");
        assertThat(answer.warnings())
                .extracting(ChatEvent.Warning::code)
                .containsAll(word.equals("refusal") ? List.of("refusal") : List.of());
    }

    @Test
    void collect_reasonInDetail_isKept() {
        ChatResponse answer = stream(
                START,
                TEXT,
                STOP,
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"END\","
                        + "\"stop_details\":{\"type\":\"refusal\"}},\"usage\":null}",
                LAST);

        assertThat(answer.extras()).extracting(ChatEvent.Opaque::name).containsExactly("stop_sequence", "stop_details");
        assertThat(answer.usage()).isNotNull().extracting(Usage::inputTokens).isEqualTo(3L);
    }

    @Test
    void collect_membersInAnyOrderAndNoModelName_isReadAllTheSame() {
        ChatResponse answer = stream(START, TEXT, STOP, END, LAST);

        assertThat(answer.text()).isEqualTo("Hi");
        assertThat(answer.model().name()).isEqualTo(Claude.MODEL);
    }

    @Test
    void collect_toolInputAtTheStart_isTheArguments() {
        ChatResponse answer = stream(
                START,
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\","
                        + "\"name\":\"f\",\"input\":{\"a\": 1}}}",
                STOP,
                END,
                LAST);

        assertThat(answer.toolCalls()).containsExactly(new ToolCall("t", "f", JsonText.of("{\"a\": 1}")));
    }

    @Test
    void collect_blocksLeftOpenAndUnknownDeltas_loseNothing() {
        ChatResponse answer = stream(
                START,
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"novel\",\"a\":[1]}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"novel_delta\",\"b\":2,\"c\":null}}",
                END,
                LAST);

        assertThat(answer.parts())
                .containsExactly(new Part.Opaque(Claude.ID, "novel", JsonText.of("{\"type\":\"novel\",\"a\":[1]}")));
        assertThat(answer.extras())
                .containsExactly(new ChatEvent.Opaque(Claude.ID, "novel_delta.b", JsonText.of("2"), false));
    }

    @Test
    void collect_thoughtWithoutText_keepsItsSignature() {
        ChatResponse answer = stream(
                START,
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\","
                        + "\"thinking\":\"\",\"signature\":\"abc\"}}",
                STOP,
                END,
                LAST);

        assertThat(answer.parts()).containsExactly(new Part.Reasoning(Claude.ID, "", "abc"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"content_block_delta\",\"index\":4,\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}}",
                "{\"type\":\"content_block_stop\",\"index\":4}",
                "{\"type\":\"content_block_start\",\"index\":0}",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\"}}",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"name\":\"t\"}}",
                "{\"nothing\":1}",
                "{\"type\":\"message_delta\",",
                "[1]",
            })
    void collect_eventAgainstTheProtocol_isBadUpstream(String event) {
        ProviderException failure =
                failure(script -> script.reply("a b").insertAfter(1, "event: x\ndata: " + event + "\n\n"));

        assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
        assertThat(failure.getMessage()).contains("malformed event");
    }

    @Test
    void collect_textAsBeforeButItsBlockHasEnded_isBadUpstream() {
        String piece =
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"%s\"}}";

        assertThat(stream(
                                START,
                                TEXT,
                                piece.formatted(" a"),
                                piece.formatted(" b"),
                                piece.formatted(" c"),
                                STOP,
                                END,
                                LAST)
                        .text())
                .isEqualTo("Hi a b c");
        assertThatThrownBy(() -> stream(
                        START, TEXT, piece.formatted("a"), piece.formatted("b"), STOP, piece.formatted("c"), END, LAST))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("malformed event");
    }

    @ParameterizedTest(name = "{0} after {2} events: {1}")
    @CsvSource({
        "overloaded_error,OVERLOADED,0,START",
        "overloaded_error,OVERLOADED,5,OUTPUT",
        "api_error,SERVER_ERROR,5,OUTPUT",
        "rate_limit_error,RATE_LIMITED,5,OUTPUT",
        "unheard_of,SERVER_ERROR,5,OUTPUT",
    })
    void collect_errorInTheStream_isWhatItsTypeSays(String type, ErrorKind kind, int after, ErrorPhase phase) {
        String error = "{\"type\":\"error\",\"error\":{\"type\":\"" + type
                + "\",\"message\":\"Overloaded\"},\"request_id\":\"req_9\"}";
        for (String name : List.of("event: error\n", "")) {
            ProviderException failure =
                    failure(script -> script.reply("a b c").insertAfter(after, name + "data: " + error + "\n\n"));

            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.phase()).isEqualTo(phase);
            assertThat(failure.providerCode()).isEqualTo(type);
            assertThat(failure.getMessage()).contains("Overloaded");
            assertThat(failure.requestId()).startsWith("req_");
        }
    }

    @Test
    void collect_endWithoutMark_isIncomplete() {
        assertThat(failure(script -> script.reply("a").withoutDone()).kind()).isEqualTo(ErrorKind.INCOMPLETE);
        assertThat(failure(script -> script.reply("a").endAfter(4)).kind()).isEqualTo(ErrorKind.INCOMPLETE);
        assertThat(failure(script -> script.stream(Claude.stream(START, TEXT, STOP, LAST)))
                        .kind())
                .isEqualTo(ErrorKind.INCOMPLETE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void collect_cutIntoTinyPiecesWithAnyLineEnds_isTheSame(int bytes) {
        for (String end : List.of("\n", "\r\n", "\r")) {
            ChatResponse answer = collect(script ->
                    script.replyReasoning("Ünd so ", "日本 語").lineEnds(end).sliceBytes(bytes));

            assertThat(answer.reasoning() + "|" + answer.text()).isEqualTo("Ünd so |日本 語");
        }
    }

    @Test
    void collect_interleavedBlocks_areKeptApart() {
        ChatResponse answer = stream(
                START,
                tool(0, "a"),
                tool(1, "b"),
                piece(1, "{\\\"n\\\":"),
                piece(0, "{}"),
                piece(1, "1}"),
                STOP,
                "{\"type\":\"content_block_stop\",\"index\":1}",
                END,
                LAST);

        assertThat(answer.toolCalls())
                .containsExactly(
                        new ToolCall("a", "f", JsonText.of("{}")), new ToolCall("b", "f", JsonText.of("{\"n\":1}")));
    }

    private static String tool(int index, String id) {
        return "{\"type\":\"content_block_start\",\"index\":" + index
                + ",\"content_block\":{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"f\",\"input\":{}}}";
    }

    private static String piece(int index, String json) {
        return "{\"type\":\"content_block_delta\",\"index\":" + index
                + ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"" + json + "\"}}";
    }

    private static ChatResponse stream(String... events) {
        return collect(script -> script.stream(Claude.stream(events)));
    }

    private static ChatResponse collect(Consumer<UpstreamScript> setting) {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            setting.accept(upstream.onChat());
            return Claude.ask(provider, ChatRequest.to(Claude.MODEL, "Hi").build());
        }
    }

    private static ProviderException failure(Consumer<UpstreamScript> setting) {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            setting.accept(upstream.onChat());
            return Claude.failure(provider, ChatRequest.to(Claude.MODEL, "Hi").build());
        }
    }
}
