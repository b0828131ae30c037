package dev.exai.providers.internal.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
import dev.exai.core.model.ModelId;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What streams of Gemini mean, good and broken. */
class GeminiAnswerTest {
    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.GEMINI);
    private final Provider provider = Engines.of(upstream);

    @AfterEach
    void close() {
        provider.close();
        upstream.close();
    }

    @Test
    void open_thoughtThenSignedCall_isReasoningAndCallWithUsage() {
        stream(
                "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"Plan\",\"thought\":true}]},"
                        + "\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":10,\"thoughtsTokenCount\":4,"
                        + "\"totalTokenCount\":14},\"modelVersion\":\"gemini-3.8-flash-001\",\"responseId\":\"r1\"}",
                "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"id\":\"c1\","
                        + "\"name\":\"get_weather\",\"args\":{\"city\": \"Oslo\"}},\"thoughtSignature\":\"Ci...\"}]},"
                        + "\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":10,"
                        + "\"candidatesTokenCount\":6,\"thoughtsTokenCount\":9,\"totalTokenCount\":25},"
                        + "\"modelVersion\":\"gemini-3.8-flash-001\",\"responseId\":\"r1\"}");

        ChatResponse answer = ask();

        assertThat(answer.id()).isEqualTo("r1");
        assertThat(answer.model()).isEqualTo(ModelId.of("gemini", "gemini-3.8-flash-001"));
        assertThat(answer.reasoning()).isEqualTo("Plan");
        assertThat(answer.toolCalls())
                .containsExactly(new ToolCall("c1", "get_weather", JsonText.of("{\"city\": \"Oslo\"}")));
        assertThat(answer.finishReason()).isEqualTo(new FinishReason(FinishReason.Kind.TOOL_CALLS, "STOP"));
        assertThat(answer.usage().inputTokens()).isEqualTo(10);
        assertThat(answer.usage().outputTokens()).isEqualTo(15);
        assertThat(answer.usage().reasoningTokens()).isEqualTo(9);
    }

    @Test
    void open_usage_countsToolPromptsAndCachedTokensAsInput() {
        stream("{\"candidates\":[{\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":100,"
                + "\"cachedContentTokenCount\":64,\"toolUsePromptTokenCount\":7,\"candidatesTokenCount\":5,"
                + "\"totalTokenCount\":112,\"serviceTier\":\"standard\"}}");

        Usage usage = ask().usage();

        assertThat(usage.inputTokens()).isEqualTo(107);
        assertThat(usage.cachedInputTokens()).isEqualTo(64);
        assertThat(usage.outputTokens()).isEqualTo(5);
        assertThat(usage.raw().text()).contains("\"serviceTier\":\"standard\"");
    }

    @Test
    void open_groundedAnswer_tellsTheSources() {
        String sources = "{\"webSearchQueries\":[\"oslo\"],\"groundingChunks\":[{\"web\":{\"uri\":\"u\"}}]}";
        stream("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Rain\"}]},\"finishReason\":\"STOP\","
                + "\"groundingMetadata\":" + sources + ",\"index\":0}],\"modelStatus\":\"fine\"}");

        ChatResponse answer = ask();

        assertThat(answer.text()).isEqualTo("Rain");
        assertThat(answer.extras())
                .extracting(ChatEvent.Opaque::name, extra -> extra.data().text())
                .containsExactly(tuple("groundingMetadata", sources), tuple("modelStatus", "\"fine\""));
    }

    @Test
    void open_callsWithoutIds_getThemAndTwoOfOneIdAreToldApart() {
        stream("{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\"}},"
                + "{\"functionCall\":{\"id\":\"a\",\"name\":\"f\",\"args\":null}},"
                + "{\"functionCall\":{\"id\":\"a\",\"name\":\"f\",\"args\":{}}}]},\"finishReason\":\"STOP\"}]}");

        List<ToolCall> calls = ask().toolCalls();

        assertThat(calls).extracting(ToolCall::id).doesNotHaveDuplicates().hasSize(3);
        assertThat(calls).extracting(ToolCall::arguments).containsOnly(JsonText.emptyObject());
    }

    @Test
    void open_secondCandidate_isLeftOutWithAWarning() {
        stream("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"STOP\",\"index\":0},"
                + "{\"content\":{\"parts\":[{\"text\":\"b\"}]},\"finishReason\":\"STOP\",\"index\":1}]}");

        ChatResponse answer = ask();

        assertThat(answer.text()).isEqualTo("a");
        assertThat(answer.warnings()).extracting(ChatEvent.Warning::code).containsExactly("choice_ignored");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "STOP, STOP",
        "MAX_TOKENS, LENGTH",
        "SAFETY, CONTENT_FILTER",
        "RECITATION, CONTENT_FILTER",
        "PROHIBITED_CONTENT, CONTENT_FILTER",
        "IMAGE_SAFETY, CONTENT_FILTER",
        "LANGUAGE, OTHER",
        "BRAND_NEW_WORD, OTHER"
    })
    void open_finishReason_isKeptAsAWordAndAKind(String word, FinishReason.Kind kind) {
        stream("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"" + word + "\"}]}");

        assertThat(ask().finishReason()).isEqualTo(new FinishReason(kind, word));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "MALFORMED_FUNCTION_CALL, SERVER_ERROR",
        "MALFORMED_RESPONSE, SERVER_ERROR",
        "UNEXPECTED_TOOL_CALL, SERVER_ERROR",
        "TOO_MANY_TOOL_CALLS, INVALID_REQUEST",
        "MISSING_THOUGHT_SIGNATURE, INVALID_REQUEST"
    })
    void open_finishReasonThatMeansFailure_fails(String word, ErrorKind kind) {
        stream("{\"candidates\":[{\"finishReason\":\"" + word + "\",\"finishMessage\":\"it was so\"}]}");

        ProviderException failure = Engines.failure(provider, question());

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.phase()).isEqualTo(ErrorPhase.START);
        assertThat(failure.providerCode()).isEqualTo(word);
        assertThat(failure).hasMessageContaining("it was so");
    }

    @Test
    void open_blockedPrompt_isRefusedContent() {
        stream("{\"promptFeedback\":{\"blockReason\":\"SAFETY\",\"safetyRatings\":[]},\"modelVersion\":\"m\"}");

        ProviderException failure = Engines.failure(provider, question());

        assertThat(failure.kind()).isEqualTo(ErrorKind.CONTENT_REFUSED);
        assertThat(failure.providerCode()).isEqualTo("SAFETY");
    }

    /** There is no end mark: only the finish reason tells a whole answer from a part of one. */
    @Test
    void open_streamWithoutFinishReason_isIncompleteHoweverWellItEnds() {
        upstream.onChat().replyPieces(List.of("one ", "two")).withoutDone();

        ProviderException failure = Engines.failure(provider, question());

        assertThat(failure.kind()).isEqualTo(ErrorKind.INCOMPLETE);
        assertThat(failure.phase()).isEqualTo(ErrorPhase.OUTPUT);
    }

    @Test
    void open_lastEventCutInTheMiddle_isIncomplete() {
        upstream.onChat().stream(List.of(
                event("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}"),
                "data: {\"candidates\":[{\"finishReason\":\"STOP\"}]}\n".getBytes(StandardCharsets.UTF_8)));

        assertThat(Engines.failure(provider, question()).kind()).isEqualTo(ErrorKind.INCOMPLETE);
    }

    @Test
    void open_errorInsideTheStream_hasItsKindAndWait() {
        stream(
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}",
                "{\"error\":{\"code\":503,\"message\":\"The model is overloaded.\",\"status\":\"UNAVAILABLE\"}}");

        ProviderException failure = Engines.failure(provider, question());

        assertThat(failure.kind()).isEqualTo(ErrorKind.OVERLOADED);
        assertThat(failure.phase()).isEqualTo(ErrorPhase.OUTPUT);
        assertThat(failure.providerCode()).isEqualTo("UNAVAILABLE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"candidates\":[{\"content\":{\"parts\":[1]}}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":1}]}}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"args\":{}}}]}}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\",\"args\":\"x\"}}]}}]}",
                "{\"candidates\":",
                "[]"
            })
    void open_malformedEvent_isBadUpstream(String data) {
        stream(data);

        assertThat(Engines.failure(provider, question()).kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @Test
    void open_oddButHarmlessShapes_areRead() {
        stream(
                "{\"candidates\":null,\"promptFeedback\":{\"safetyRatings\":[]},\"usageMetadata\":null}",
                "{\"candidates\":[{\"content\":null}],\"promptFeedback\":null}",
                "{\"candidates\":[{\"content\":{\"parts\":null,\"role\":\"model\"},\"tokenCount\":1}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"},{\"text\":\"a\",\"thought\":false}]}}]}",
                "{\"candidates\":[{\"finishReason\":\"STOP\"}],\"createTime\":\"2026\"}");

        ChatResponse answer = ask();

        assertThat(answer.parts()).containsExactly(new Part.Text("a"));
        assertThat(answer.usage()).isNull();
    }

    private void stream(String... data) {
        upstream.onChat().stream(Stream.of(data).map(GeminiAnswerTest::event).toList());
    }

    private static byte[] event(String data) {
        return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private static ChatRequest question() {
        return ChatRequest.to("gemini-3.8-flash", "Hi").build();
    }

    private ChatResponse ask() {
        return provider.open(question(), Engines.context()).collect();
    }
}
