package dev.exai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.Usage;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Google sends, refuses and calls it. */
@Timeout(60)
class GeminiWireTest {
    private static final String NEW = "/models/gemini-3.8-flash";
    private static final String OLD = "/models/gemini-2.5-flash";
    private static final String HI = "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]";
    private static final String CALL = "{\"functionCall\":{\"name\":\"f\",\"args\":{}}";

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.GEMINI);
    private final RawClient client = new RawClient(upstream, Map.of("x-goog-api-key", upstream.key()));

    @AfterEach
    void close() {
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_KEY,400,API_KEY_INVALID",
        "NO_PERMISSION,403,PERMISSION_DENIED",
        "QUOTA_EXHAUSTED,429,PerDay",
        "RATE_LIMITED,429,PerMinute",
        "OVERLOADED,503,UNAVAILABLE",
        "SERVER_ERROR,500,INTERNAL",
        "GATEWAY_TIMEOUT,504,<html>",
        "UNKNOWN_MODEL,404,is not found",
        "CONTENT_REFUSED,200,PROHIBITED_CONTENT",
        "CONTEXT_TOO_LONG,400,exceeds the maximum",
        "INVALID_REQUEST,400,INVALID_ARGUMENT",
    })
    void fail_vendorFault_speaksTheVendorsWords(VendorFault fault, int status, String word) throws Exception {
        upstream.onChat().fail(fault);

        HttpResponse<String> answer = stream("{" + HI + "}");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(word);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                NEW + "|{\"messages\":[]," + HI + "}|Unknown name",
                NEW + "|{}|contents is not specified",
                NEW + "|{" + HI + ",\"generationConfig\":{\"temperature\":2.5}}|temperature",
                OLD + "|{" + HI
                        + ",\"generationConfig\":{\"thinkingConfig\":{\"thinkingLevel\":\"LOW\"}}}|Thinking level",
                OLD + "|{" + HI
                        + ",\"generationConfig\":{\"thinkingConfig\":{\"thinkingBudget\":0,\"includeThoughts\":true}}}|includeThoughts",
                NEW + "|{" + HI
                        + ",\"tools\":[{\"googleSearch\":{}},{\"functionDeclarations\":[{\"name\":\"f\"}]}]}|function calling",
                OLD + "|{" + HI
                        + ",\"tools\":[{\"googleSearch\":{}}],\"generationConfig\":{\"responseMimeType\":\"application/json\"}}|mime type",
                NEW + "|{\"contents\":[{\"role\":\"user\",\"parts\":[]}]}|must not be empty",
                NEW + "|{\"contents\":[{\"role\":\"model\",\"parts\":[" + CALL + "}]}]}|thought_signature",
                NEW + "|{\"contents\":[{\"role\":\"model\",\"parts\":[" + CALL + ",\"thoughtSignature\":\"x\"}]},"
                        + "{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]}]}|number of function response parts",
            })
    void chat_breaksARule_isRefused(String model, String body, String word) throws Exception {
        HttpResponse<String> answer = client.post(model + ":generateContent", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(word);
    }

    @Test
    void stream_endsWithoutMark_withUsageOnEachEventAndASignature() throws Exception {
        upstream.onChat()
                .replyReasoning("a thought", "one two")
                .usage(new Usage(10, 7, 4, 0, 3, null))
                .member("unknown", JsonText.of("1"));

        String body = stream("{" + HI + ",\"generationConfig\":{\"thinkingConfig\":{\"includeThoughts\":true}}}")
                .body();

        assertThat(body)
                .contains("\"thought\":true", GeminiWire.SIGNATURE, "\"finishReason\":\"STOP\"", "\"unknown\":1")
                .contains("\"cachedContentTokenCount\":4", "\"thoughtsTokenCount\":3", "\"candidatesTokenCount\":4")
                .doesNotContain("[DONE]");
    }

    @Test
    void whole_answerWithCalls_signsTheFirst() throws Exception {
        upstream.onChat()
                .replyToolCalls(
                        new ToolCall("a", "f", JsonText.of("{\"x\":1}")), new ToolCall("b", "g", JsonText.of("{}")));
        upstream.onChat().reply("cut").finish("length").usageAt(UsagePlace.NOWHERE);

        String calls = client.post(NEW + ":generateContent", "{" + HI + "}").body();
        String cut = stream("{" + HI + "}").body();

        assertThat(calls).contains("\"args\":{\"x\":1}}", "\"name\":\"g\"").containsOnlyOnce("thoughtSignature");
        assertThat(cut).contains("MAX_TOKENS").doesNotContain("usageMetadata");
    }

    @Test
    void echo_answersTheLastTextOfTheUser() throws Exception {
        upstream.onEveryChat().echo();

        assertThat(stream("{" + HI + "}").body()).contains("\"hi\"");
    }

    @Test
    void key_isWantedInAHeader() throws Exception {
        RawClient none = new RawClient(upstream, Map.of());
        RawClient wrong = new RawClient(upstream, Map.of("x-goog-api-key", "wrong"));

        assertThat(none.post(NEW + ":generateContent", "{" + HI + "}").body()).contains("unregistered callers");
        assertThat(wrong.post(NEW + ":generateContent", "{" + HI + "}").body()).contains("API_KEY_INVALID");
        assertThat(client.post("/models/llama:generateContent", "{" + HI + "}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void models_comeInPages_andTokensAreCounted() throws Exception {
        assertThat(client.get("/models?pageSize=2").body())
                .contains("models/gemini-3.8-flash", "\"nextPageToken\":\"2\"");
        assertThat(client.get("/models?pageSize=2&pageToken=2").body())
                .contains("gemini-2.5-flash")
                .doesNotContain("nextPageToken");
        assertThat(client.post(NEW + ":countTokens", "{\"generateContentRequest\":{" + HI + "}}")
                        .body())
                .contains("totalTokens");
        assertThat(client.post(NEW + ":countTokens", "{}").statusCode()).isEqualTo(400);
        assertThat(client.get("/nowhere").statusCode()).isEqualTo(404);
    }

    @Test
    void files_areToldOfAndBrought_listedInPagesAndDeleted() throws Exception {
        String first = uploaded("first");
        uploaded("second");
        uploaded("third");

        assertThat(client.get("/files/" + first).body()).contains("\"displayName\":\"first\"", "\"sizeBytes\":\"5\"");
        assertThat(client.get("/files").body()).contains("third", "second").contains("\"nextPageToken\":\"2\"");
        assertThat(client.get("/files?pageToken=2&pageSize=10").body())
                .contains("first")
                .doesNotContain("nextPageToken");
        assertThat(client.get("/files?pageToken=3").body()).isEqualTo("{}");
        assertThat(client.delete("/files/" + first).body()).isEqualTo("{}");
        assertThat(client.get("/files/" + first).statusCode()).isEqualTo(403);
        assertThat(client.post("/files/" + first, "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void batch_ofAFileOfLines_isDoneTheSecondTimeItIsAskedAbout() throws Exception {
        String lines = batchLine("a", "hello") + "\n" + batchLine("b", "");
        String submitted = submitted(uploaded("in.jsonl", lines)).body();
        String path = "/" + Json.parse(submitted).get("name").text();

        String running = client.get(path).body();
        Json done = Json.parse(client.get(path).body());

        assertThat(submitted).contains("BATCH_STATE_PENDING", "\"requestCount\":\"2\"");
        assertThat(running).contains("BATCH_STATE_RUNNING").doesNotContain("\"done\"");
        assertThat(done.get("metadata").get("state").text()).isEqualTo("BATCH_STATE_SUCCEEDED");
        String file = done.get("response").get("responsesFile").text();
        assertThat(root().get("/download/v1beta/" + file + ":download?alt=media")
                        .body())
                .contains("{\"key\":\"a\",\"response\":", "hello", "{\"key\":\"b\",");
        assertThat(root().get("/download/v1beta/" + file + ":download").statusCode())
                .isEqualTo(404);
        assertThat(client.post(path + ":cancel", "").statusCode()).isEqualTo(400);
    }

    @Test
    void batches_areListedByPage_andEndWhenCancelled() throws Exception {
        String file = uploaded("in.jsonl", batchLine("a", "hello"));
        String first = Json.parse(submitted(file).body()).get("name").text();
        submitted(file);

        assertThat(client.post("/" + first + ":cancel", "").body()).isEqualTo("{}");
        assertThat(client.get("/" + first).body()).contains("BATCH_STATE_CANCELLED", "\"done\":true");
        assertThat(client.get("/batches").body()).contains("batches/b2", "\"nextPageToken\":\"1\"");
        assertThat(client.get("/batches?pageToken=1").body())
                .contains("batches/b1")
                .doesNotContain("nextPageToken");
        assertThat(client.get("/batches?pageToken=2").body()).isEqualTo("{}");
        assertThat(client.get("/batches/b9").statusCode()).isEqualTo(404);
    }

    @Test
    void batch_ofSomethingElse_isRefused() throws Exception {
        assertThat(submitted("f9").statusCode()).isEqualTo(400);
        assertThat(submitted(uploaded("in.jsonl", batchLine("a", "x") + "\n" + batchLine("a", "y")))
                        .statusCode())
                .as("a key twice")
                .isEqualTo(400);
        assertThat(client.post("/models/llama:batchGenerateContent", "{}").statusCode())
                .isGreaterThanOrEqualTo(400);
    }

    private HttpResponse<String> submitted(String file) throws Exception {
        return client.post(
                NEW + ":batchGenerateContent",
                "{\"batch\":{\"displayName\":\"exai\",\"inputConfig\":{\"fileName\":\"files/" + file + "\"}}}");
    }

    private static String batchLine(String key, String question) {
        return "{\"key\":\"" + key + "\",\"request\":{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\""
                + question + "\"}]}]}}";
    }

    @Test
    void upload_outOfOrder_isRefused() throws Exception {
        assertThat(client.send("POST", "/files", "{}", Map.of()).statusCode()).isEqualTo(404);
        HttpResponse<String> begun = begin("late");
        String address = begun.headers().firstValue("X-Goog-Upload-URL").orElseThrow();
        String path = address.substring(address.indexOf("/upload/"));

        assertThat(bring(path, "query", "0", "").headers().firstValue("X-Goog-Upload-Size-Received"))
                .contains("0");
        assertThat(bring(path, "upload, finalize", "7", "x").body()).contains("Invalid upload command");
        assertThat(bring(path, "upload, finalize", "0", "x").statusCode()).isEqualTo(200);
        assertThat(bring(path, "upload, finalize", "0", "x").body()).contains("terminated");
        assertThat(bring("/upload/v1beta/files", "start", "0", "{}").body()).contains("Missing upload headers");
    }

    private HttpResponse<String> stream(String body) throws Exception {
        return client.post(NEW + ":streamGenerateContent?alt=sse", body);
    }

    private String uploaded(String name) throws Exception {
        return uploaded(name, "bytes");
    }

    private String uploaded(String name, String content) throws Exception {
        String address = begin(name, content.length())
                .headers()
                .firstValue("X-Goog-Upload-URL")
                .orElseThrow();
        String told = bring(address.substring(address.indexOf("/upload/")), "upload, finalize", "0", content)
                .body();
        return Json.parse(told).get("file").get("name").text().substring("files/".length());
    }

    private HttpResponse<String> begin(String name) throws Exception {
        return begin(name, 5);
    }

    private HttpResponse<String> begin(String name, int length) throws Exception {
        return root().send(
                        "POST",
                        "/upload/v1beta/files",
                        "{\"file\":{\"displayName\":\"" + name + "\"}}",
                        Map.of(
                                "X-Goog-Upload-Command",
                                "start",
                                "X-Goog-Upload-Protocol",
                                "resumable",
                                "X-Goog-Upload-Header-Content-Length",
                                Integer.toString(length),
                                "X-Goog-Upload-Header-Content-Type",
                                "text/plain"));
    }

    private HttpResponse<String> bring(String path, String command, String offset, String content) throws Exception {
        return root().send(
                        "POST",
                        path,
                        content,
                        Map.of("X-Goog-Upload-Command", command, "X-Goog-Upload-Offset", offset));
    }

    /** Uploads stand beside the base path. */
    private RawClient root() {
        return client.above("/v1beta");
    }
}
