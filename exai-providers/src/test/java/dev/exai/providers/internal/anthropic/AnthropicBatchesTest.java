package dev.exai.providers.internal.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.batch.Batch;
import dev.exai.core.batch.BatchItem;
import dev.exai.core.batch.BatchPage;
import dev.exai.core.batch.BatchRequest;
import dev.exai.core.batch.BatchResult;
import dev.exai.core.batch.BatchResults;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.Usage;
import dev.exai.core.spi.BatchProvider;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is particular about the vendor's batches; the contract holds the rest. */
class AnthropicBatchesTest {
    private static final String ENDED = batch("ended", 0, 2, 0, 0);
    private static final String RESULTS = "/messages/batches/b1/results";

    @Test
    void submit_items_areSentInOneBodyOfKnownLength() {
        with((upstream, batches) -> {
            BatchRequest request = BatchRequest.of(List.of(item("a"), item("b-2")));

            Batch batch = batches.submit(request, Claude.context());

            String body = upstream.requests().get(0).bodyText();
            assertThat(upstream.requests().get(0).path()).isEqualTo("/v1/messages/batches");
            assertThat(upstream.requests().get(0).header("Content-Length"))
                    .isEqualTo("" + body.getBytes(StandardCharsets.UTF_8).length);
            assertThat(JsonText.isValid(body)).isTrue();
            assertThat(body)
                    .startsWith("{\"requests\":[{\"custom_id\":\"a\",\"params\":{\"model\":\"claude-sonnet-5-5\","
                            + "\"max_tokens\":32000,")
                    .contains("},{\"custom_id\":\"b-2\",\"params\":")
                    .doesNotContain("stream");
            assertThat(batch.state()).isEqualTo(Batch.State.RUNNING);
            assertThat(batch.counts()).isEqualTo(new Batch.Counts(2, 0, 0));
            assertThat(batch.createdAt()).isEqualTo(Instant.parse("2026-11-22T10:15:00Z"));
            assertThat(batch.expiresAt()).isEqualTo(Instant.parse("2026-11-23T10:15:00Z"));
        });
    }

    @Test
    void submit_whatTheVendorDoesNotTake_isRefusedBeforeAnythingIsSent() {
        with((upstream, batches) -> {
            BatchRequest hasty = new BatchRequest(List.of(item("a")), Duration.ofHours(1));
            List<BatchItem> many = IntStream.rangeClosed(0, 100_000)
                    .mapToObj(number -> item("item" + number))
                    .toList();

            assertThat(failure(() -> batches.submit(hasty, Claude.context())).kind())
                    .isEqualTo(ErrorKind.UNSUPPORTED);
            assertThat(failure(() -> batches.submit(BatchRequest.of(many), Claude.context()))
                            .kind())
                    .isEqualTo(ErrorKind.TOO_LARGE);
            assertThat(upstream.requests()).isEmpty();
        });
    }

    @ParameterizedTest(name = "{0} canceled {1} expired {2}: {3}")
    @CsvSource({
        "in_progress,0,0,RUNNING",
        "canceling,0,0,CANCELLING",
        "ended,0,0,COMPLETED",
        "ended,1,0,CANCELLED",
        "ended,0,1,EXPIRED",
        "unheard_of,0,0,RUNNING",
    })
    void get_status_isReadWithTheCounts(String status, int canceled, int expired, Batch.State state) {
        with((upstream, batches) -> {
            upstream.on("/messages/batches/b1").fail(200, Map.of(), batch(status, 1, 2, canceled, expired));

            Batch batch = batches.get("b1", Claude.context());

            assertThat(batch.state()).isEqualTo(state);
            assertThat(batch.counts()).isEqualTo(new Batch.Counts(3 + canceled + expired, 2, canceled + expired));
        });
    }

    @Test
    void results_message_isTheAnswerWithEverythingItHolds() {
        String message =
                "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-5-5\","
                        + "\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"sig\"},"
                        + "{\"type\":\"novel\",\"n\": 1.50},{\"type\":\"text\",\"text\":\"So\"},{\"type\":\"text\",\"text\":\" it is\"},"
                        + "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{\"a\":1.0}}],"
                        + "\"stop_reason\":\"tool_use\",\"stop_sequence\":null,\"container\":{\"id\":\"c\"},"
                        + "\"usage\":{\"input_tokens\":1,\"cache_read_input_tokens\":2,\"output_tokens\":3}}";
        BatchResult result = results(succeeded("a", message)).get(0);

        assertThat(result).isInstanceOfSatisfying(BatchResult.Answered.class, answered -> {
            ChatResponse answer = answered.response();
            assertThat(answer.id()).isEqualTo("msg_1");
            assertThat(answer.text()).isEqualTo("So it is");
            assertThat(answer.parts())
                    .contains(
                            new Part.Reasoning(Claude.ID, "hm", "sig"),
                            new Part.Opaque(Claude.ID, "novel", JsonText.of("{\"type\":\"novel\",\"n\": 1.50}")));
            assertThat(answer.toolCalls()).containsExactly(new ToolCall("t", "f", JsonText.of("{\"a\":1.0}")));
            assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.TOOL_CALLS);
            assertThat(answer.usage())
                    .isNotNull()
                    .extracting(Usage::inputTokens)
                    .isEqualTo(3L);
            assertThat(answer.extras()).extracting(ChatEvent.Opaque::name).containsExactly("container");
        });
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            {"type":"canceled"} | CANCELLED
            {"type":"expired"} | TIMEOUT
            {"type":"errored","error":{"type":"error","error":{"type":"overloaded_error","message":"m"}}} | OVERLOADED
            {"type":"errored","error":{"type":"invalid_request_error","message":"prompt is too long"}} | CONTEXT_TOO_LONG
            {"type":"errored"} | SERVER_ERROR
            {"type":"brand_new"} | BAD_UPSTREAM
            {"type":"succeeded","message":{"id":"m"}} | BAD_UPSTREAM
            {"type":"succeeded","message":{"model":"m","stop_reason":"end_turn","content":7}} | BAD_UPSTREAM
            {"type":"succeeded","message":{"model":"m","stop_reason":"end_turn","content":[7]}} | BAD_UPSTREAM
            {"type":"succeeded"} | BAD_UPSTREAM
            """)
    void results_failure_hasTheKindThatSaysWhatWentWrong(String result, ErrorKind kind) {
        BatchResult failed =
                results("{\"custom_id\":\"a\",\"result\":" + result + "}\n").get(0);

        assertThat(failed.customId()).isEqualTo("a");
        assertThat(failed)
                .isInstanceOfSatisfying(
                        BatchResult.Failed.class,
                        item -> assertThat(item.failure().kind()).isEqualTo(kind));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"custom_id\":", "[]", "{\"result\":{\"type\":\"expired\"}}", "{} x"})
    void results_lineAgainstTheProtocol_isBadUpstream(String line) {
        assertThat(failure(() -> results(line)).kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @Test
    void results_blankLines_arePassedOverAndNothingComesAfterTheLast() {
        with((upstream, batches) -> {
            upstream.on("/messages/batches/b1").fail(200, Map.of(), ENDED);
            upstream.on(RESULTS).fail(200, Map.of(), "\n\n");

            try (BatchResults results = batches.results("b1", Claude.context())) {
                assertThat(results.hasNext()).isFalse();
                assertThatThrownBy(results::next).isInstanceOf(NoSuchElementException.class);
            }
        });
    }

    @Test
    void cancel_refusedWhileRunning_staysRefused() {
        with((upstream, batches) -> {
            upstream.on("/messages/batches/b1/cancel").fail(409, Map.of(), "{}");
            upstream.on("/messages/batches/b1").fail(200, Map.of(), batch("in_progress", 1, 0, 0, 0));
            upstream.on("/messages/batches/b1/cancel").fail(403, Map.of(), "{}");

            assertThat(failure(() -> batches.cancel("b1", Claude.context())).kind())
                    .isEqualTo(ErrorKind.CONFLICT);
            assertThat(failure(() -> batches.cancel("b1", Claude.context())).kind())
                    .isEqualTo(ErrorKind.PERMISSION);
        });
    }

    @Test
    void list_pages_areFollowedByTheLastId() {
        with((upstream, batches) -> {
            upstream.on("/messages/batches")
                    .fail(200, Map.of(), "{\"data\":[" + ENDED + "],\"has_more\":true,\"last_id\":\"b1\"}");
            upstream.on("/messages/batches").fail(200, Map.of(), "{\"data\":[],\"has_more\":false}");

            BatchPage first = batches.list(null, Claude.context());
            BatchPage second = batches.list(first.next(), Claude.context());

            assertThat(first.batches()).extracting(Batch::id).containsExactly("b1");
            assertThat(second).isEqualTo(new BatchPage(List.of(), null));
            assertThat(upstream.requests().get(1).path()).isEqualTo("/v1/messages/batches?limit=1000&after_id=b1");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"data\":[{}]}", "{\"data\":[],\"has_more\":true}"})
    void list_answerThatIsNoListing_isBadUpstream(String body) {
        with((upstream, batches) -> {
            upstream.on("/messages/batches").fail(200, Map.of(), body);

            assertThat(failure(() -> batches.list(null, Claude.context())).kind())
                    .isEqualTo(ErrorKind.BAD_UPSTREAM);
        });
    }

    private static List<BatchResult> results(String lines) {
        List<BatchResult> all = new ArrayList<>();
        with((upstream, batches) -> {
            upstream.on("/messages/batches/b1").fail(200, Map.of(), ENDED);
            upstream.on(RESULTS).fail(200, Map.of(), lines);
            try (BatchResults results = batches.results("b1", Claude.context())) {
                results.forEachRemaining(all::add);
            }
        });
        return all;
    }

    private static String succeeded(String id, String message) {
        return "{\"custom_id\":\"" + id + "\",\"result\":{\"type\":\"succeeded\",\"message\":" + message + "}}\n";
    }

    private static String batch(String status, int processing, int succeeded, int canceled, int expired) {
        return "{\"id\":\"b1\",\"type\":\"message_batch\",\"processing_status\":\"" + status
                + "\",\"request_counts\":{\"processing\":" + processing + ",\"succeeded\":" + succeeded
                + ",\"errored\":0,\"canceled\":" + canceled + ",\"expired\":" + expired + "}}";
    }

    private static BatchItem item(String id) {
        return new BatchItem(id, ChatRequest.to(Claude.MODEL, "Ünd?").build());
    }

    private interface Check {
        void run(FakeUpstream upstream, BatchProvider batches);
    }

    private static void with(Check check) {
        try (FakeUpstream upstream = Claude.upstream();
                Provider provider = Claude.of(upstream)) {
            BatchProvider batches = provider.batches();
            assertThat(batches).isNotNull();
            check.run(upstream, batches);
        }
    }

    private static ProviderException failure(Runnable call) {
        return catchThrowableOfType(ProviderException.class, call::run);
    }
}
