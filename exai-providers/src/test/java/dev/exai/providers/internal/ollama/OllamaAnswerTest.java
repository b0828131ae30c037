package dev.exai.providers.internal.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import dev.exai.core.model.Capability;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.Support;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Ollama's answers mean, good and broken, and what it says of its models. */
class OllamaAnswerTest {
    private static final String DONE = "{\"model\":\"glm-4.7\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},"
            + "\"done\":true,\"done_reason\":\"stop\"}";

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.OLLAMA);
    private final Provider provider = Ollamas.of(upstream, "glm-4.7");

    @AfterEach
    void close() {
        provider.close();
        upstream.close();
    }

    @Test
    void open_thoughtThenCall_isReasoningAndCallWithUsageAndDurations() {
        stream(
                "{\"model\":\"glm-4.7:cloud\",\"created_at\":\"2026-11-22T10:15:00.1Z\",\"message\":{\"role\":"
                        + "\"assistant\",\"content\":\"\",\"thinking\":\"So\"},\"done\":false}",
                "{\"model\":\"glm-4.7:cloud\",\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":["
                        + "{\"function\":{\"name\":\"get_weather\",\"arguments\":{\"city\": \"Oslo\"}}},"
                        + "{\"id\":\"a\",\"function\":{\"index\":1,\"name\":\"g\",\"arguments\":\"{}\"}},"
                        + "{\"id\":\"a\",\"function\":{\"name\":\"g\"}}]},\"done\":false}",
                "{\"model\":\"glm-4.7:cloud\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,"
                        + "\"done_reason\":\"stop\",\"total_duration\":900000000,\"load_duration\":1000000,"
                        + "\"prompt_eval_count\":20,\"prompt_eval_duration\":1,\"eval_count\":12,\"eval_duration\":1}");

        ChatResponse answer = ask();

        assertThat(answer.model()).isEqualTo(ModelId.of("ollama", "glm-4.7:cloud"));
        assertThat(answer.reasoning()).isEqualTo("So");
        assertThat(answer.toolCalls()).extracting(ToolCall::name).containsExactly("get_weather", "g", "g");
        assertThat(answer.toolCalls())
                .extracting(ToolCall::arguments)
                .containsExactly(JsonText.of("{\"city\": \"Oslo\"}"), JsonText.of("{}"), JsonText.of("{}"));
        assertThat(answer.toolCalls())
                .extracting(ToolCall::id)
                .doesNotHaveDuplicates()
                .contains("a");
        assertThat(answer.finishReason()).isEqualTo(new FinishReason(FinishReason.Kind.TOOL_CALLS, "stop"));
        assertThat(answer.usage().inputTokens()).isEqualTo(20);
        assertThat(answer.usage().outputTokens()).isEqualTo(12);
        assertThat(answer.usage().raw().text())
                .isEqualTo("{\"total_duration\":900000000,\"load_duration\":1000000,\"prompt_eval_count\":20,"
                        + "\"prompt_eval_duration\":1,\"eval_count\":12,\"eval_duration\":1}");
    }

    @Test
    void open_textBesideThoughts_comesBehindThem() {
        stream("{\"message\":{\"content\":\"Hi\",\"thinking\":\"So\"}}", DONE);

        assertThat(ask().parts().get(0)).isInstanceOf(Part.Reasoning.class);
    }

    @Test
    void open_unknownMembers_areKept() {
        stream(
                "{\"message\":{\"content\":\"Hi\",\"mood\":[1, 2]},\"remote_host\":\"x\",\"done\":false}",
                DONE.replace("\"done\":true", "\"logprobs\":null,\"done\":true"));

        ChatResponse answer = ask();

        assertThat(answer.parts()).contains(new Part.Opaque(answer.model().provider(), "mood", JsonText.of("[1, 2]")));
        assertThat(answer.extras()).extracting(ChatEvent.Opaque::name).containsExactly("remote_host");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"stop, STOP", "length, LENGTH", "load, OTHER", "brand_new, OTHER"})
    void open_doneReason_isKeptAsAWordAndAKind(String word, FinishReason.Kind kind) {
        stream(DONE.replace("\"stop\"", "\"" + word + "\""));

        assertThat(ask().finishReason()).isEqualTo(new FinishReason(kind, word));
    }

    @Test
    void open_olderServerWithoutReasonOrCounts_isAnsweredWithoutUsage() {
        stream("{\"message\":{\"content\":\"Hi\"},\"done\":false}", "{\"message\":null,\"done\":true}");

        ChatResponse answer = ask();

        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(answer.usage()).isNull();
        assertThat(answer.model().name()).isEqualTo("glm-4.7");
    }

    @Test
    void open_streamWithoutLastLine_isIncompleteHoweverWellItEnds() {
        upstream.onChat().replyPieces(List.of("one ", "two")).withoutDone();

        ProviderException failure = failure();

        assertThat(failure.kind()).isEqualTo(ErrorKind.INCOMPLETE);
        assertThat(failure.phase()).isEqualTo(ErrorPhase.OUTPUT);
    }

    @Test
    void open_lastLineCutInTheMiddle_isIncomplete() {
        upstream.onChat().stream(
                List.of(line("{\"message\":{\"content\":\"a\"}}"), "{\"done\":tr".getBytes(StandardCharsets.UTF_8)));

        assertThat(failure().kind()).isEqualTo(ErrorKind.INCOMPLETE);
    }

    @Test
    void open_lineThatIsNoJsonInTheMiddle_isBadUpstream() {
        stream("{\"message\":{\"content\":\"a\"}}", "oops", DONE);

        assertThat(failure().kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":{\"tool_calls\":[1]}}",
                "{\"message\":{\"tool_calls\":[{\"function\":1}]}}",
                "{\"message\":{\"tool_calls\":[{\"id\":\"a\"}]}}"
            })
    void open_malformedCall_isBadUpstream(String line) {
        stream("{\"message\":{\"content\":\"a\",\"tool_calls\":null}}", line, DONE);

        assertThat(failure().kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "an error was encountered while running the model, SERVER_ERROR",
        "the input length exceeds the context length, CONTEXT_TOO_LONG"
    })
    void open_errorLineAfterOutput_failsWithItsText(String text, ErrorKind kind) {
        stream("{\"message\":{\"content\":\"a\"}}", "{\"error\":\"" + text + "\"}");

        ProviderException failure = failure();

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.phase()).isEqualTo(ErrorPhase.OUTPUT);
        assertThat(failure).hasMessageContaining(text);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            400 | {"error":"registry.ollama.ai/library/x does not support tools"} | INVALID_REQUEST
            400 | {"error":"the input length exceeds the context length"} | CONTEXT_TOO_LONG
            400 | {"error":"model \\"x\\" not found, try pulling it first"} | NOT_FOUND
            404 | {"error":"model 'x' not found"} | NOT_FOUND
            401 | {"error":"unauthorized"} | AUTHENTICATION
            429 | {"error":"too many concurrent requests"} | RATE_LIMITED
            429 | {"error":"you've reached your hourly usage limit"} | QUOTA_EXHAUSTED
            500 | {"error":"model requires more system memory (9 GiB) than is available"} | OVERLOADED
            500 | {"error":"llama runner terminated"} | SERVER_ERROR
            502 | {"error":"upstream"} | SERVER_ERROR
            503 | {"error":"server busy, please try again."} | OVERLOADED
            200 | {"error":"late"} | SERVER_ERROR
            200 | <html>hello</html> | BAD_UPSTREAM
            200 | '' | BAD_UPSTREAM
            """)
    void open_refused_hasTheKindOfStatusAndText(int status, String body, ErrorKind kind) {
        upstream.onChat().fail(status, Map.of(), body);

        assertThat(failure().kind()).isEqualTo(kind);
    }

    @Test
    void probe_serverWithoutNamedModels_learnsThem() {
        try (Provider own = Ollamas.of(upstream)) {
            assertThat(own.models()).isEmpty();

            own.probe(Engines.context());

            assertThat(own.models()).extracting(model -> model.id().name()).contains("glm-4.7", "gpt-oss:20b");
            assertThat(own.open(ChatRequest.to("glm-4.7", "Hi").build(), Engines.context())
                            .collect()
                            .text())
                    .isEqualTo("ok");
        }
    }

    @Test
    void list_describesEachModelAndPassesOverTheDeleted() {
        upstream.on("/api/show").fail(404, Map.of(), "{\"error\":\"model 'glm-4.7' not found\"}");
        upstream.on("/api/show").fail(200, Map.of(), "{\"model_info\":{\"x.context_length\":-1}}");

        List<ModelInfo> models = Objects.requireNonNull(provider.remoteModels()).list(Engines.context());

        assertThat(models)
                .extracting(model -> model.id().name())
                .containsExactly("gpt-oss:20b", "gemma4:31b", "qwen3-coder:480b");
        assertThat(models.get(0).supports(Capability.TOOLS)).isEqualTo(Support.UNKNOWN);
        assertThat(models.get(0).limits().contextWindow()).isNull();
        assertThat(models.get(2).supports(Capability.TOOLS)).isEqualTo(Support.YES);
        assertThat(models.get(2).supports(Capability.REASONING)).isEqualTo(Support.NO);
        assertThat(models.get(2).limits().contextWindow()).isEqualTo(131_072);
    }

    @ParameterizedTest
    @CsvSource({"500, SERVER_ERROR", "200, BAD_UPSTREAM"})
    void list_descriptionThatFails_fails(int status, ErrorKind kind) {
        upstream.on("/api/show").fail(status, Map.of(), "[]");

        ProviderException failure = catchThrowableOfType(
                ProviderException.class,
                () -> Objects.requireNonNull(provider.remoteModels()).list(Engines.context()));

        assertThat(failure.kind()).isEqualTo(kind);
    }

    private void stream(String... lines) {
        upstream.onChat().stream(Stream.of(lines).map(OllamaAnswerTest::line).toList());
    }

    private static byte[] line(String json) {
        return (json + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static ChatRequest question() {
        return ChatRequest.to("glm-4.7", "Hi").build();
    }

    private ChatResponse ask() {
        return provider.open(question(), Engines.context()).collect();
    }

    private ProviderException failure() {
        return Engines.failure(provider, question());
    }
}
