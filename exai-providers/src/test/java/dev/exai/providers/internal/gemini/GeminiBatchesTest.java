package dev.exai.providers.internal.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.batch.Batch;
import dev.exai.core.batch.BatchItem;
import dev.exai.core.batch.BatchPage;
import dev.exai.core.batch.BatchRequest;
import dev.exai.core.batch.BatchResult;
import dev.exai.core.batch.BatchResults;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.spi.BatchProvider;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.RecordedRequest;
import dev.exai.testkit.WireDialect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is particular about Gemini's batches; the contract holds the rest. */
class GeminiBatchesTest {
    private static final String MODEL = "gemini-3.8-flash";
    private static final String ANSWER = "{\"key\":\"a\",\"response\":{\"candidates\":[{\"content\":{\"parts\":[%s]},"
            + "\"finishReason\":\"%s\"}],\"modelVersion\":\"m\"}}";

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.GEMINI);
    private final Provider provider = Engines.of(upstream);
    private final BatchProvider batches = Objects.requireNonNull(provider.batches());

    @AfterEach
    void close() {
        provider.close();
        upstream.close();
    }

    @Test
    void submit_items_goAsLinesOfAFileThatTheBatchNames() {
        Batch batch = batches.submit(BatchRequest.of(List.of(item("a", MODEL), item("b-2", MODEL))), Engines.context());

        List<RecordedRequest> sent = upstream.requests();
        assertThat(sent).hasSize(3);
        assertThat(sent.get(0).header("X-Goog-Upload-Header-Content-Type")).isEqualTo("application/jsonl");
        assertThat(sent.get(1).bodyText().lines())
                .hasSize(2)
                .allMatch(JsonText::isValid)
                .first()
                .asString()
                .startsWith("{\"key\":\"a\",\"request\":{\"contents\":");
        assertThat(sent.get(2).path()).isEqualTo("/v1beta/models/" + MODEL + ":batchGenerateContent");
        assertThat(sent.get(2).bodyText())
                .isEqualTo("{\"batch\":{\"displayName\":\"exai\",\"inputConfig\":{\"fileName\":\"files/f1\"}}}");
        assertThat(batch.id()).isEqualTo("batches/b1");
        assertThat(batch.state()).isEqualTo(Batch.State.WAITING);
        assertThat(batch.counts()).isEqualTo(new Batch.Counts(2, 0, 0));
        assertThat(batch.createdAt()).isEqualTo(Instant.parse("2026-11-22T10:15:00.123456789Z"));
    }

    @Test
    void submit_whatTheVendorDoesNotTake_isRefusedBeforeAnythingIsSent() {
        BatchRequest hasty = new BatchRequest(List.of(item("a", MODEL)), Duration.ofHours(1));
        BatchRequest mixed = BatchRequest.of(List.of(item("a", MODEL), item("b", "gemini-2.5-flash")));

        assertThat(failure(() -> batches.submit(hasty, Engines.context())).kind())
                .isEqualTo(ErrorKind.UNSUPPORTED);
        assertThat(failure(() -> batches.submit(mixed, Engines.context())).kind())
                .isEqualTo(ErrorKind.UNSUPPORTED);
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void submit_refused_leavesNoFileBehind() {
        upstream.onBatch().fail(400, Map.of(), "{\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\"}}");

        ProviderException refused =
                failure(() -> batches.submit(BatchRequest.of(List.of(item("a", MODEL))), Engines.context()));

        assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(provider.files().list(null, null, Engines.context()).files()).isEmpty();
    }

    @Test
    void submit_answeredWithNonsense_isOfUnknownOutcomeAndKeepsTheFile() {
        upstream.onBatch().fail(200, Map.of(), "{\"name\":\"elsewhere\"}");

        ProviderException lost =
                failure(() -> batches.submit(BatchRequest.of(List.of(item("a", MODEL))), Engines.context()));

        assertThat(lost.kind()).isEqualTo(ErrorKind.UNKNOWN_OUTCOME);
        assertThat(provider.files().list(null, null, Engines.context()).files()).hasSize(1);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "BATCH_STATE_UNSPECIFIED, WAITING",
        "BATCH_STATE_PENDING, WAITING",
        "JOB_STATE_RUNNING, RUNNING",
        "BATCH_STATE_SUCCEEDED, COMPLETED",
        "JOB_STATE_FAILED, FAILED",
        "BATCH_STATE_CANCELLED, CANCELLED",
        "BATCH_STATE_EXPIRED, EXPIRED",
    })
    void get_state_isReadInBothSpellings(String word, Batch.State state) {
        upstream.on("/batches/x").fail(200, Map.of(), operation("x", word, ""));

        assertThat(batches.get("batches/x", Engines.context()).state()).isEqualTo(state);
    }

    @Test
    void get_ofAFailedBatch_isNoFailedCall() {
        String error = ",\"error\":{\"code\":3,\"message\":\"no good\"}";
        upstream.on("/batches/x").fail(200, Map.of(), operation("x", "BATCH_STATE_FAILED", error));
        upstream.on("/batches/x").fail(200, Map.of(), operation("x", "BATCH_STATE_FAILED", error));

        assertThat(batches.get("x", Engines.context()).message()).isEqualTo("no good");
        assertThat(failure(() -> batches.results("x", Engines.context())))
                .hasMessageContaining("no good")
                .extracting(ProviderException::kind)
                .isEqualTo(ErrorKind.INVALID_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"name\":\"batches/x\",\"metadata\":{\"state\":\"NEW\"}}"})
    void get_answerThatIsNoBatch_isBadUpstream(String body) {
        upstream.on("/batches/x").fail(200, Map.of(), body);

        assertThat(failure(() -> batches.get("x", Engines.context())).kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @Test
    void results_answer_isReadWithEverythingItHolds() {
        String call =
                "{\"functionCall\":{\"name\":\"f\",\"args\":{\"n\":1.50}},\"thoughtSignature\":\"c2ln\",\"new\": 1}";

        ChatResponse answer = answered(String.format(ANSWER, "{\"text\":\"So\"}," + call, "STOP"));

        assertThat(answer.text()).isEqualTo("So");
        assertThat(answer.toolCalls()).extracting(ToolCall::arguments).containsExactly(JsonText.of("{\"n\":1.50}"));
        assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.TOOL_CALLS);
        assertThat(answer.parts())
                .filteredOn(Part.Opaque.class::isInstance)
                .singleElement()
                .extracting(part -> ((Part.Opaque) part).data().text())
                .asString()
                .contains(call);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            {"key":"a","error":{"code":1,"message":"m"}} | CANCELLED
            {"key":"a","error":{"code":3,"message":"m"}} | INVALID_REQUEST
            {"key":"a","error":{"code":4,"message":"m"}} | SERVER_ERROR
            {"key":"a","error":{"code":5,"message":"m"}} | NOT_FOUND
            {"key":"a","error":{"code":7,"message":"m"}} | PERMISSION
            {"key":"a","error":{"code":8,"message":"m"}} | RATE_LIMITED
            {"key":"a","error":{"code":14,"message":"m"}} | OVERLOADED
            {"key":"a","error":{"code":16,"message":"m"}} | AUTHENTICATION
            {"key":"a","error":{"code":429,"message":"m"}} | RATE_LIMITED
            {"key":"a"} | SERVER_ERROR
            {"key":"a","response":{"promptFeedback":{"blockReason":"SAFETY"}}} | CONTENT_REFUSED
            {"key":"a","response":{"candidates":[]}} | INCOMPLETE
            {"key":"a","response":{"candidates":[{"finishReason":"MALFORMED_FUNCTION_CALL"}]}} | SERVER_ERROR
            {"key":"a","response":{"candidates":[{"content":{"parts":[7]}}]}} | BAD_UPSTREAM
            {"key":"a","response":{"error":{"code":500,"message":"m"}}} | SERVER_ERROR
            """)
    void results_failure_hasTheKindThatSaysWhatWentWrong(String line, ErrorKind kind) {
        BatchResult result = results(line).get(0);

        assertThat(result.customId()).isEqualTo("a");
        assertThat(result)
                .isInstanceOfSatisfying(
                        BatchResult.Failed.class,
                        failed -> assertThat(failed.failure().kind()).isEqualTo(kind));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"response\":{}}", "nonsense", "{\"key\":\"a\"", "{\"key\":\"a\"} x"})
    void results_lineAgainstTheProtocol_isBadUpstream(String line) {
        assertThat(failure(() -> results(line)).kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    @Test
    void results_ofABatchMadeElsewhereInline_areUnsupported() {
        String end = ",\"response\":{\"inlinedResponses\":{\"inlinedResponses\":[]}}";
        upstream.on("/batches/x").fail(200, Map.of(), operation("x", "BATCH_STATE_SUCCEEDED", end));

        assertThat(failure(() -> batches.results("x", Engines.context())).kind())
                .isEqualTo(ErrorKind.UNSUPPORTED);
    }

    @Test
    void results_fileNameThatLeadsElsewhere_isBadUpstreamAndNotFollowed() {
        String end = ",\"response\":{\"responsesFile\":\"files/../models\"}";
        upstream.on("/batches/x").fail(200, Map.of(), operation("x", "BATCH_STATE_SUCCEEDED", end));

        assertThat(failure(() -> batches.results("x", Engines.context())).kind())
                .isEqualTo(ErrorKind.BAD_UPSTREAM);
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void cancel_refusedWhileRunning_staysRefused() {
        String running = operation("x", "BATCH_STATE_RUNNING", "");
        upstream.on("/batches/x").fail(200, Map.of(), running);
        upstream.on("/batches/x:cancel").fail(400, Map.of(), "{\"error\":{\"status\":\"INVALID_ARGUMENT\"}}");
        upstream.on("/batches/x").fail(200, Map.of(), running);

        assertThat(failure(() -> batches.cancel("x", Engines.context())).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    }

    @Test
    void cancel_endedMeanwhile_tellsHowItEnded() {
        upstream.on("/batches/x").fail(200, Map.of(), operation("x", "BATCH_STATE_RUNNING", ""));
        upstream.on("/batches/x:cancel").fail(400, Map.of(), "{\"error\":{\"status\":\"FAILED_PRECONDITION\"}}");
        upstream.on("/batches/x").fail(200, Map.of(), operation("x", "BATCH_STATE_SUCCEEDED", ""));

        assertThat(batches.cancel("x", Engines.context()).state()).isEqualTo(Batch.State.COMPLETED);
    }

    @Test
    void list_emptyAccount_isOnePageWithoutBatches() {
        assertThat(batches.list(null, Engines.context())).isEqualTo(new BatchPage(List.of(), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"operations\":{}}", "{\"operations\":[{}]}", "{\"nextPageToken\":\"t\"}"})
    void list_answerThatIsNoListing_isBadUpstream(String body) {
        upstream.on("/batches").fail(200, Map.of(), body);

        assertThat(failure(() -> batches.list("t", Engines.context())).kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
    }

    private ChatResponse answered(String line) {
        return ((BatchResult.Answered) results(line).get(0)).response();
    }

    private List<BatchResult> results(String lines) {
        String end = ",\"done\":true,\"response\":{\"responsesFile\":\"files/out\"}";
        upstream.on("/batches/x").fail(200, Map.of(), operation("x", "BATCH_STATE_SUCCEEDED", end));
        upstream.on("/download/v1beta/files/out:download").fail(200, Map.of(), lines + "\n\n");
        List<BatchResult> all = new ArrayList<>();
        try (BatchResults results = batches.results("x", Engines.context())) {
            results.forEachRemaining(all::add);
        }
        return all;
    }

    private static String operation(String id, String state, String more) {
        return "{\"name\":\"batches/" + id + "\",\"metadata\":{\"state\":\"" + state + "\"}" + more + "}";
    }

    private static BatchItem item(String id, String model) {
        return new BatchItem(id, ChatRequest.to(model, "Und?").build());
    }

    private static ProviderException failure(Runnable call) {
        return catchThrowableOfType(ProviderException.class, call::run);
    }
}
