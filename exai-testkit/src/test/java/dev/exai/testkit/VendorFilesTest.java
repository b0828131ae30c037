package dev.exai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files, batches and embeddings as the vendors of OpenAI's family keep them. */
@Timeout(60)
class VendorFilesTest {
    @ParameterizedTest
    @CsvSource({
        "OPENAI,user_data,after",
        "KIMI,file-extract,after",
        "DEEPSEEK,user_data,after",
        "XAI,any,pagination_token",
        "OPENROUTER,'',cursor",
        "GLM,agent,after"
    })
    void file_isUploadedListedAndDeleted(WireDialect dialect, String purpose, String cursor) throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(dialect)) {
            RawClient client = RawClient.withBearer(upstream);
            Map<String, String> fields = purpose.isEmpty() ? Map.of() : Map.of("purpose", purpose);

            Json file = Json.parse(
                    client.upload("/files", fields, "a.txt", "content").body());
            String id = file.get("id").text();
            client.upload("/files", fields, "b.txt", "more");

            assertThat(file.get("filename").text()).isEqualTo("a.txt");
            assertThat(client.get("/files").body()).contains("a.txt", "b.txt");
            boolean pages = dialect != WireDialect.KIMI;
            String first = client.get("/files?limit=1").body();
            assertThat(first.contains("a.txt")).isEqualTo(!pages);
            if (pages) {
                String next =
                        Json.parse(first).get("data").items().get(0).get("id").text();
                assertThat(first).contains("\"has_more\":true");
                assertThat(client.get("/files?limit=1&" + cursor + "=" + next).body())
                        .contains("a.txt", "\"has_more\":false");
                assertThat(client.get("/files?limit=0").statusCode()).isBetween(200, 499);
            }
            assertThat(client.delete("/files/" + id).statusCode()).isEqualTo(200);
            assertThat(client.delete("/files/" + id).statusCode()).isGreaterThanOrEqualTo(400);
            assertThat(client.get("/files").body()).doesNotContain("a.txt");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI,user_data,200,content",
        "KIMI,file-extract,200,\"content\":\"content\"",
        "KIMI,image,400,error",
        "DEEPSEEK,user_data,422,error",
        "GLM,agent,400,error"
    })
    void content_ofAFile_isWhatTheVendorGivesBack(WireDialect dialect, String purpose, int status, String word)
            throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(dialect)) {
            RawClient client = RawClient.withBearer(upstream);
            String id = Json.parse(client.upload("/files", Map.of("purpose", purpose), "a.txt", "content")
                            .body())
                    .get("id")
                    .text();

            HttpResponse<String> answer = client.get("/files/" + id + "/content");

            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.body()).contains(word);
        }
    }

    @Test
    void uploadInParts_isAFileOncePartsAreNamedInOrder() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI)) {
            RawClient client = RawClient.withBearer(upstream);
            String upload = "/uploads/" + begun(client, "a.txt", 8).get("id").text();

            String first = part(client, upload, "more");
            String second = part(client, upload, "some");

            assertThat(client.post(upload + "/complete", "{\"part_ids\":[\"" + second + "\"]}")
                            .statusCode())
                    .as("too short")
                    .isEqualTo(400);
            assertThat(client.post(upload + "/complete", "{\"part_ids\":[\"part_9\"]}")
                            .statusCode())
                    .isEqualTo(400);
            Json done = Json.parse(
                    client.post(upload + "/complete", "{\"part_ids\":[\"" + second + "\",\"" + first + "\"]}")
                            .body());
            assertThat(done.get("status").text()).isEqualTo("completed");
            String file = done.get("file").get("id").text();
            assertThat(client.get("/files/" + file + "/content").body()).isEqualTo("somemore");
            assertThat(client.post(upload + "/cancel", "").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void uploadInParts_cancelledOrWrong_isNoFile() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI)) {
            RawClient client = RawClient.withBearer(upstream);
            String upload = "/uploads/" + begun(client, "a.txt", 4).get("id").text();

            assertThat(client.post(upload + "/parts", "{}").statusCode()).isEqualTo(400);
            assertThat(client.post(upload + "/cancel", "").body()).contains("\"cancelled\"");
            assertThat(client.upload(upload + "/parts", Map.of(), "data", "p", "some")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(client.post("/uploads", "{\"filename\":\"\"}").statusCode())
                    .isEqualTo(400);
            assertThat(client.get("/uploads").statusCode()).isEqualTo(404);
            assertThat(client.get("/files").body()).doesNotContain("a.txt");
        }
    }

    @Test
    void filesOfMiniMax_haveAPathForEachVerb_andRefuseInsideGoodAnswers() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.MINIMAX)) {
            RawClient client = RawClient.withBearer(upstream);
            Map<String, String> voice = Map.of("purpose", "voice_clone");

            String told =
                    client.upload("/files/upload", voice, "a.mp3", "sound").body();
            String id = told.replaceAll("(?s).*\"file_id\":(\\d+).*", "$1");

            assertThat(client.get("/files/list?purpose=voice_clone").body()).contains(id, "\"a.mp3\"");
            assertThat(client.get("/files/retrieve?file_id=" + id).body()).contains("\"bytes\":5");
            assertThat(client.get("/files/retrieve_content?file_id=" + id).body())
                    .isEqualTo("sound");
            assertThat(client.post("/files/delete", "{\"file_id\":" + id + ",\"purpose\":\"prompt_audio\"}")
                            .body())
                    .contains("file not exist");
            assertThat(client.post("/files/delete", "{\"file_id\":" + id + ",\"purpose\":\"voice_clone\"}")
                            .body())
                    .contains(id, "success");
            assertThat(client.get("/files/retrieve?file_id=" + id).body()).contains("2013");
            assertThat(client.get("/files/retrieve_content").body()).contains("2013");
            assertThat(client.get("/files/list?purpose=fun").body()).contains("invalid params, purpose");
            assertThat(client.upload("/files/upload", Map.of("purpose", "fun"), "a", "x")
                            .body())
                    .contains("invalid params, purpose");
            assertThat(client.post("/files/upload", "{}").body()).contains("invalid params, file");
            assertThat(client.get("/files/upload").statusCode()).isEqualTo(404);
        }
    }

    private static Json begun(RawClient client, String name, int bytes) throws Exception {
        return Json.parse(client.post(
                        "/uploads",
                        "{\"filename\":\"" + name + "\",\"purpose\":\"user_data\",\"bytes\":" + bytes
                                + ",\"mime_type\":\"text/plain\"}")
                .body());
    }

    private static String part(RawClient client, String upload, String content) throws Exception {
        return Json.parse(client.upload(upload + "/parts", Map.of(), "data", "part", content)
                        .body())
                .get("id")
                .text();
    }

    @Test
    void upload_thatIsNoProperForm_isRefused() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI)) {
            RawClient client = RawClient.withBearer(upstream);
            Map<String, String> good = Map.of("purpose", "user_data");

            assertThat(client.post("/files", "{}").statusCode()).isEqualTo(400);
            assertThat(client.upload("/files", good, "", "").statusCode()).isEqualTo(400);
            assertThat(client.upload("/files", Map.of("purpose", "fun"), "a.txt", "x")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(client.upload(
                                    "/files",
                                    Map.of("purpose", "user_data", "expires_after[seconds]", "60"),
                                    "a.txt",
                                    "x")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(client.upload(
                                    "/files",
                                    Map.of(
                                            "purpose",
                                            "user_data",
                                            "expires_after[seconds]",
                                            "3600",
                                            "expires_after[anchor]",
                                            "created_at"),
                                    "a.txt",
                                    "x")
                            .body())
                    .contains("expires_at");
            assertThat(client.get("/files/file-9").statusCode()).isEqualTo(404);
            assertThat(client.send("PUT", "/files", "", Map.of()).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void batch_runsWhenAskedAbout_andAnswersEachLine() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI)) {
            RawClient client = RawClient.withBearer(upstream);
            Json batch = submitted(
                    client, line("a", "gpt-6-luna", "hello") + line("b", "llama", "x") + line("c", "gpt-6-luna", "hi"));
            String path = "/batches/" + batch.get("id").text();

            assertThat(batch.get("status").text()).isEqualTo("validating");
            assertThat(client.get(path).body()).contains("\"in_progress\"");
            Json done = Json.parse(client.get(path).body());
            String answers = client.get("/files/" + done.get("output_file_id").text() + "/content")
                    .body();
            String failures = client.get("/files/" + done.get("error_file_id").text() + "/content")
                    .body();

            assertThat(done.get("status").text()).isEqualTo("completed");
            assertThat(answers).contains("\"custom_id\":\"a\"", "hello").doesNotContain("\"b\"");
            assertThat(failures).contains("\"custom_id\":\"b\"", "model_not_found");
            assertThat(client.post(path + "/cancel", "").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void batch_cancelled_hasNoAnswers() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI)) {
            RawClient client = RawClient.withBearer(upstream);
            Json batch = submitted(client, line("a", "gpt-6-luna", "hello"));

            String cancelled = client.post("/batches/" + batch.get("id").text() + "/cancel", "")
                    .body();

            assertThat(cancelled).contains("\"cancelled\"", "error_file_id").doesNotContain("output_file_id");
            assertThat(client.get("/batches/batch_9").statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''|empty", "twice|stands twice", "streams|no chat", "elsewhere|no chat"})
    void batch_ofBadLines_fails(String kind, String word) throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI)) {
            String good = line("a", "gpt-6-luna", "hello");
            String lines = switch (kind) {
                case "twice" -> good + good;
                case "streams" -> good.replace("\"messages\"", "\"stream\":true,\"messages\"");
                case "elsewhere" -> good.replace("/v1/chat/completions", "/v1/other");
                default -> "\n";
            };

            Json batch = submitted(RawClient.withBearer(upstream), lines);

            assertThat(batch.get("status").text()).isEqualTo("failed");
            assertThat(batch.toString()
                            + batch.get("errors")
                                    .get("data")
                                    .items()
                                    .get(0)
                                    .get("message")
                                    .text())
                    .contains(word);
        }
    }

    @Test
    void batches_areListedInPages_andBadOnesRefused() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI)) {
            RawClient client = RawClient.withBearer(upstream);
            for (int i : IntStream.range(0, 3).toArray()) {
                submitted(client, line("a" + i, "gpt-6-luna", "hello"));
            }

            assertThat(client.get("/batches").body()).contains("batch_1", "batch_3", "\"has_more\":false");
            assertThat(client.get("/batches?limit=2").body())
                    .contains("batch_3", "batch_2", "\"has_more\":true")
                    .doesNotContain("batch_1\"");
            assertThat(client.get("/batches?limit=2&after=batch_2").body()).contains("batch_1");
            assertThat(client.post("/batches", "{\"input_file_id\":\"file-9\"}").statusCode())
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource({"OPENAI,text-embedding-3-small", "GLM,embedding-3"})
    void embeddings_countLetters(WireDialect dialect, String model) throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(dialect)) {
            RawClient client = RawClient.withBearer(upstream);
            String asked = "{\"model\":\"" + model + "\",\"input\":";

            assertThat(client.post("/embeddings", asked + "[\"cat\",\"dog\"],\"dimensions\":4}")
                            .body())
                    .contains("\"index\":1", "\"index\":0", "\"prompt_tokens\":6");
            assertThat(client.post("/embeddings", asked + "[]}").statusCode()).isEqualTo(400);
            assertThat(client.post("/embeddings", "{\"model\":\"x\",\"input\":[\"a\"]}")
                            .statusCode())
                    .isBetween(400, 404);
        }
    }

    @Test
    void parserOfGlm_isDoneTheSecondTime() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.GLM)) {
            RawClient client = RawClient.withBearer(upstream);

            String task = Json.parse(client.upload("/files/parser/create", Map.of("tool_type", "lite"), "a.txt", "text")
                            .body())
                    .get("task_id")
                    .text();

            assertThat(client.get("/files/parser/result/" + task + "/text").body())
                    .contains("processing");
            assertThat(client.get("/files/parser/result/" + task + "/text").body())
                    .contains("succeeded", "\"content\":\"text\"");
            assertThat(client.get("/files/parser/result/none/text").statusCode())
                    .isGreaterThanOrEqualTo(400);
            assertThat(client.upload("/files/parser/create", Map.of(), "a.txt", "text")
                            .statusCode())
                    .isGreaterThanOrEqualTo(400);
        }
    }

    @Test
    void filesOfAnthropic_haveNoPurposeAndNoDownload() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.ANTHROPIC)) {
            RawClient client = new RawClient(
                    upstream,
                    Map.of(
                            "x-api-key", upstream.key(),
                            "anthropic-version", "2023-06-01",
                            "anthropic-beta", "files-api-2025-04-14"));

            String told = client.upload("/files", Map.of("expires_in_seconds", "3600"), "a.pdf", "x")
                    .body();
            String id = Json.parse(told).get("id").text();
            client.upload("/files", Map.of(), "b", "y");

            assertThat(told).contains("application/pdf", "\"expires_at\":\"");
            assertThat(client.get("/files?limit=1").body()).contains("octet-stream", "\"next_page\":\"1\"");
            assertThat(client.get("/files?limit=1&page=1").body()).contains("a.pdf", "\"next_page\":null");
            assertThat(client.get("/files?limit=0").statusCode()).isEqualTo(400);
            assertThat(client.get("/files/" + id).body()).contains("a.pdf");
            assertThat(client.get("/files/" + id + "/content").statusCode()).isEqualTo(400);
            assertThat(client.delete("/files/" + id).body()).contains("file_deleted");
            assertThat(client.get("/files/" + id).statusCode()).isEqualTo(404);
            assertThat(client.upload("/files", Map.of("expires_in_seconds", "1"), "c", "z")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(client.post("/files", "{}").statusCode()).isEqualTo(400);
        }
    }

    private static Json submitted(RawClient client, String lines) throws Exception {
        String input = Json.parse(client.upload("/files", Map.of("purpose", "batch"), "in.jsonl", lines)
                        .body())
                .get("id")
                .text();
        String body = "{\"input_file_id\":\"" + input
                + "\",\"endpoint\":\"/v1/chat/completions\",\"completion_window\":\"24h\"}";
        return Json.parse(client.post("/batches", body).body());
    }

    private static String line(String id, String model, String question) {
        return "{\"custom_id\":\"" + id
                + "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"" + model
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + question + "\"}]}}\n";
    }
}
