package dev.exai.providers.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.batch.Batch;
import dev.exai.core.batch.BatchItem;
import dev.exai.core.batch.BatchPage;
import dev.exai.core.batch.BatchRequest;
import dev.exai.core.batch.BatchResult;
import dev.exai.core.batch.BatchResults;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.spi.BatchProvider;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the common rules of batches leave open, with each vendor that runs them as OpenAI does. */
class BatchesTest {
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void submit_toGlm_padsIdsThatAreTooShortForItAndStreamsNothing() {
        FakeUpstream upstream = upstream(WireDialect.GLM);

        Batch batch = batches(upstream).submit(one("a", "glm-5.3"), Engines.context());

        String lines = upstream.requests().get(0).bodyText();
        assertThat(lines)
                .contains("{\"custom_id\":\"a.....\",\"method\":\"POST\",\"url\":\"/v4/chat/completions\",\"body\":{")
                .doesNotContain("\"stream\"");
        assertThat(upstream.requests().get(1).bodyText())
                .contains("\"completion_window\":\"24h\"")
                .contains("\"endpoint\":\"/v4/chat/completions\"");
        assertThat(batch.createdAt()).isNotNull();
        assertThat(batch.expiresAt()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI, gpt-6-luna, 24, 24h",
        "KIMI, kimi-k2.6, 12, 12h",
        "KIMI, kimi-k2.6, 168, 7d",
        "KIMI, kimi-k2.6, 36, 36h"
    })
    void submit_windowThatTheVendorHas_isSentInItsWords(WireDialect dialect, String model, int hours, String word) {
        FakeUpstream upstream = upstream(dialect);
        BatchRequest request = new BatchRequest(one("a", model).items(), Duration.ofHours(hours));

        batches(upstream).submit(request, Engines.context());

        assertThat(upstream.requests().get(1).bodyText()).contains("\"completion_window\":\"" + word + "\"");
    }

    @ParameterizedTest
    @CsvSource({"OPENAI, gpt-6-luna, 1440", "OPENAI, gpt-6-luna, 60", "KIMI, kimi-k2.6, 725", "KIMI, kimi-k2.6, 11520"})
    void submit_windowThatTheVendorLacks_isUnsupportedAndUnsent(WireDialect dialect, String model, int minutes) {
        FakeUpstream upstream = upstream(dialect);
        Duration window = Duration.ofMinutes(minutes == 1440 ? 1441 : minutes);
        BatchRequest request = new BatchRequest(one("a", model).items(), window);

        assertThat(failure(() -> batches(upstream).submit(request, Engines.context())))
                .isEqualTo(ErrorKind.UNSUPPORTED);
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void submit_whatKimiDoesNotTake_isUnsupportedAndUnsent() {
        FakeUpstream upstream = upstream(WireDialect.KIMI);
        BatchProvider batches = batches(upstream);
        ChatRequest searching = ChatRequest.to("kimi-k2.6", "?").webSearch(true).build();
        BatchRequest mixed = BatchRequest.of(List.of(item("a", "kimi-k2.6"), item("b", "kimi-k2.5")));

        assertThat(failure(() -> batches.submit(one("a", "kimi-k3"), Engines.context())))
                .isEqualTo(ErrorKind.UNSUPPORTED);
        assertThat(failure(() ->
                        batches.submit(BatchRequest.of(List.of(new BatchItem("a", searching))), Engines.context())))
                .isEqualTo(ErrorKind.UNSUPPORTED);
        assertThat(failure(() -> batches.submit(mixed, Engines.context()))).isEqualTo(ErrorKind.UNSUPPORTED);
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void submit_whatOnlyResponsesServe_isUnsupportedAndUnsent() {
        FakeUpstream upstream = upstream(WireDialect.OPENAI);
        BatchProvider batches = batches(upstream, Map.of());
        ChatRequest searching = ChatRequest.to("gpt-4.1", "?").webSearch(true).build();

        assertThatThrownBy(() -> batches.submit(one("a", "gpt-5-pro"), Engines.context()))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("gpt-5-pro has no chat completions");
        assertThatThrownBy(() ->
                        batches.submit(BatchRequest.of(List.of(new BatchItem("a", searching))), Engines.context()))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("webSearch");
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void submit_refusedAfterItsFileWasSent_deletesTheFile() {
        FakeUpstream upstream = upstream(WireDialect.OPENAI);
        upstream.on("/batches")
                .fail(429, Map.of(), "{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"wait\"}}");

        assertThat(failure(() -> batches(upstream).submit(one("a", "gpt-6-luna"), Engines.context())))
                .isEqualTo(ErrorKind.RATE_LIMITED);

        assertThat(upstream.requests()).last().hasToString("DELETE /v1/files/file-1 on connection 1");
    }

    @Test
    void results_ofABatchRefusedAsAWhole_sayWhy() {
        FakeUpstream upstream = upstream(WireDialect.OPENAI);
        upstream.on("/batches/b")
                .fail(
                        200,
                        Map.of(),
                        "{\"id\":\"b\",\"status\":\"failed\",\"errors\":{\"data\":[{\"message\":\"line 3\"}]}}");

        ExaiException failure = catchThrowableOfType(
                ExaiException.class, () -> batches(upstream).results("b", Engines.context()));

        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure).hasMessageContaining("line 3");
    }

    @Test
    void results_ofEveryKind_areReadFromBothFiles() {
        FakeUpstream upstream = upstream(WireDialect.OPENAI);
        upstream.on("/batches/b")
                .fail(
                        200,
                        Map.of(),
                        "{\"id\":\"b\",\"status\":\"expired\",\"output_file_id\":\"o\",\"error_file_id\":\"e\"}");
        upstream.on("/files/o/content")
                .fail(
                        200,
                        Map.of(),
                        line(
                                        "tool",
                                        200,
                                        "{\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":"
                                                + "\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"t1\",\"type\":"
                                                + "\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}}]},"
                                                + "\"finish_reason\":\"tool_calls\"}],\"usage\":{\"prompt_tokens\":3,"
                                                + "\"completion_tokens\":2}}")
                                + "\n" + line("half", 200, "{\"choices\":[]}")
                                + line("error", 200, "{\"error\":{\"code\":\"500\",\"message\":\"no\"}}"));
        upstream.on("/files/e/content")
                .fail(
                        200,
                        Map.of(),
                        line("busy", 429, "{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"slow\"}}")
                                + "{\"custom_id\":\"late\",\"response\":null,\"error\":{\"code\":\"batch_expired\"}}\n"
                                + "{\"custom_id\":\"odd\",\"error\":{\"code\":\"x\",\"message\":\"y\"}}");

        List<BatchResult> results = new ArrayList<>();
        try (BatchResults reading = batches(upstream).results("b", Engines.context())) {
            reading.forEachRemaining(results::add);
        }

        assertThat(results)
                .extracting(BatchResult::customId)
                .containsExactly("tool", "half", "error", "busy", "late", "odd");
        assertThat(((BatchResult.Answered) results.get(0)).response().toolCalls())
                .extracting(ToolCall::name)
                .containsExactly("f");
        assertThat(((BatchResult.Answered) results.get(0)).response().usage().totalTokens())
                .isEqualTo(5);
        assertThat(results.subList(1, 6))
                .extracting(result -> ((BatchResult.Failed) result).failure().kind())
                .containsExactly(
                        ErrorKind.INCOMPLETE,
                        ErrorKind.SERVER_ERROR,
                        ErrorKind.RATE_LIMITED,
                        ErrorKind.TIMEOUT,
                        ErrorKind.SERVER_ERROR);
    }

    @Test
    void results_fileThatBreaksOff_failsAfterWhatCame() {
        FakeUpstream upstream = upstream(WireDialect.OPENAI);
        upstream.on("/batches/b")
                .fail(200, Map.of(), "{\"id\":\"b\",\"status\":\"completed\",\"output_file_id\":\"o\"}");
        upstream.on("/files/o/content")
                .fail(200, Map.of(), line("busy", 429, "{}") + "{\"custom_id\":\"cut")
                .contentLength(10_000);

        try (BatchResults results = batches(upstream).results("b", Engines.context())) {
            assertThat(results.next().customId()).isEqualTo("busy");
            assertThat(failure(results::next)).isEqualTo(ErrorKind.INTERRUPTED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"data\":[{}]}", "{\"data\":[],\"has_more\":true}", "{\"data\":[{\"id\":\"b\"}]}"})
    void list_answerThatIsNoListing_isBadUpstream(String body) {
        FakeUpstream upstream = upstream(WireDialect.OPENAI);
        upstream.on("/batches").fail(200, Map.of(), body);

        assertThat(failure(() -> batches(upstream).list(null, Engines.context())))
                .isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @Test
    void list_pageWithMore_namesWhereToGoOn() {
        FakeUpstream upstream = upstream(WireDialect.OPENAI);
        upstream.on("/batches")
                .fail(
                        200,
                        Map.of(),
                        "{\"data\":[{\"id\":\"b\",\"status\":\"cancelling\",\"request_counts\":"
                                + "{\"total\":3,\"completed\":2,\"failed\":1}}],\"has_more\":true}");

        BatchPage page = batches(upstream).list(null, Engines.context());

        assertThat(page.next()).isEqualTo("b");
        assertThat(page.batches().get(0).state()).isEqualTo(Batch.State.CANCELLING);
        assertThat(page.batches().get(0).counts()).isEqualTo(new Batch.Counts(3, 2, 1));
    }

    private static String line(String id, int status, String body) {
        return "{\"custom_id\":\"" + id + "\",\"response\":{\"status_code\":" + status + ",\"body\":" + body + "}}\n";
    }

    private static BatchRequest one(String id, String model) {
        return BatchRequest.of(List.of(item(id, model)));
    }

    private static BatchItem item(String id, String model) {
        return new BatchItem(id, ChatRequest.to(model, "?").build());
    }

    private FakeUpstream upstream(WireDialect dialect) {
        FakeUpstream upstream = FakeUpstream.start(dialect);
        open.add(upstream);
        return upstream;
    }

    private BatchProvider batches(FakeUpstream upstream) {
        return taken(Engines.of(upstream));
    }

    private BatchProvider batches(FakeUpstream upstream, Map<String, String> options) {
        return taken(Engines.of(upstream, options));
    }

    private BatchProvider taken(Provider provider) {
        open.add(provider);
        return provider.batches();
    }

    private static ErrorKind failure(ThrowingCallable call) {
        return catchThrowableOfType(ExaiException.class, call).kind();
    }
}
