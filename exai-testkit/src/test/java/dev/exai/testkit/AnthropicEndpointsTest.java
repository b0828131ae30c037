package dev.exai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anthropic's files and batches as the fake upstream keeps them. */
@Timeout(60)
class AnthropicEndpointsTest {
    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.ANTHROPIC);

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void upload_file_isDescribedListedAndDeleted() throws Exception {
        String uploaded = upload("a.pdf", "7200").body();

        assertThat(uploaded)
                .contains("\"id\":\"file_01\"", "\"filename\":\"a.pdf\"", "\"mime_type\":\"application/pdf\"")
                .contains("\"size_bytes\":5", "\"downloadable\":false", "\"expires_at\":\"2026-11-22T");
        assertThat(get("/files/file_01").body()).isEqualTo(uploaded);
        assertThat(get("/files").body()).isEqualTo("{\"data\":[" + uploaded + "],\"next_page\":null}");
        assertThat(get("/files/file_01/content").statusCode()).isEqualTo(400);
        assertThat(send(request("/files/file_01").DELETE()).body())
                .isEqualTo("{\"id\":\"file_01\",\"type\":\"file_deleted\"}");
        assertThat(get("/files/file_01").statusCode()).isEqualTo(404);
        assertThat(send(request("/files/file_01").DELETE()).statusCode()).isEqualTo(404);
    }

    @Test
    void list_moreThanOnePage_givesATokenForTheNext() throws Exception {
        upload("a.txt", "");
        upload("b", "");

        String first = get("/files?limit=1").body();

        assertThat(first).contains("\"filename\":\"b\"", "application/octet-stream", "\"next_page\":\"1\"");
        assertThat(get("/files?limit=1&page=1").body())
                .contains("\"filename\":\"a.txt\"", "\"next_page\":null", "\"expires_at\":null");
        assertThat(get("/files?limit=1001").statusCode()).isEqualTo(400);
    }

    @Test
    void upload_againstTheRules_isRefused() throws Exception {
        assertThat(upload("a.txt", "60").statusCode()).isEqualTo(400);
        assertThat(post("/files", "{}").statusCode()).isEqualTo(400);
        assertThat(send(request("/files/file_01").PUT(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void batch_runsWhenAskedAboutAndAnswersEachQuestion() throws Exception {
        String batch = post(
                        "/messages/batches",
                        "{\"requests\":[" + item("a", "claude-opus-5-5", "") + "," + item("b", "gpt-6", "") + ","
                                + item("c", "claude-opus-5-5", ",\"temperature\":2") + "]}")
                .body();

        assertThat(batch).contains("\"processing_status\":\"in_progress\"", "\"processing\":3", "\"results_url\":null");
        assertThat(get("/messages/batches/msgbatch_1/results").statusCode()).isEqualTo(404);
        assertThat(get("/messages/batches/msgbatch_1").body()).contains("in_progress");
        assertThat(get("/messages/batches/msgbatch_1").body())
                .contains("\"processing_status\":\"ended\"", "\"processing\":0,\"succeeded\":1,\"errored\":2")
                .contains("\"results_url\":\"/v1/messages/batches/msgbatch_1/results\"");
        assertThat(get("/messages/batches/msgbatch_1/results").body().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("\"custom_id\":\"a\"", "succeeded", "question of a"),
                        line -> assertThat(line).contains("\"custom_id\":\"b\"", "errored", "model: gpt-6"),
                        line -> assertThat(line).contains("\"custom_id\":\"c\"", "errored", "range: 0..1"));
        assertThat(post("/messages/batches/msgbatch_1/cancel", "{}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void batch_cancelled_answersNothing() throws Exception {
        post("/messages/batches", "{\"requests\":[" + item("a", "claude-opus-5-5", "") + "]}");

        assertThat(post("/messages/batches/msgbatch_1/cancel", "{}").body()).contains("\"canceling\"");
        get("/messages/batches/msgbatch_1");
        assertThat(get("/messages/batches/msgbatch_1").body()).contains("\"ended\"", "\"canceled\":1");
        assertThat(get("/messages/batches/msgbatch_1/results").body())
                .isEqualTo("{\"custom_id\":\"a\",\"result\":{\"type\":\"canceled\"}}\n");
    }

    @Test
    void batches_areListedInPagesTheNewestFirst() throws Exception {
        post("/messages/batches", "{\"requests\":[" + item("a", "claude-opus-5-5", "") + "]}");
        post("/messages/batches", "{\"requests\":[" + item("b", "claude-opus-5-5", "") + "]}");

        assertThat(get("/messages/batches?limit=1").body()).contains("\"has_more\":true", "\"last_id\":\"msgbatch_2\"");
        assertThat(get("/messages/batches?limit=1&after_id=msgbatch_2").body())
                .contains("\"has_more\":false", "\"last_id\":\"msgbatch_1\"");
        assertThat(get("/messages/batches?after_id=msgbatch_1").body()).contains("\"data\":[]", "\"last_id\":null");
        assertThat(get("/messages/batches/none").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"requests\":[{\"custom_id\":\"a b\",\"params\":{}}]}",
                "{\"requests\":[{\"custom_id\":\"a\",\"params\":7}]}",
                "{\"requests\":[{\"custom_id\":\"a\",\"params\":{\"stream\":true}}]}",
                "{\"requests\":[{\"custom_id\":\"a\",\"params\":{}},{\"custom_id\":\"a\",\"params\":{}}]}",
            })
    void batch_againstTheRules_isRefused(String body) throws Exception {
        assertThat(post("/messages/batches", body).statusCode()).isEqualTo(400);
    }

    private static String item(String id, String model, String members) {
        return "{\"custom_id\":\"" + id + "\",\"params\":{\"model\":\"" + model
                + "\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"question of " + id + "\"}]"
                + members + "}}";
    }

    private HttpResponse<String> upload(String name, String lifetime) throws Exception {
        String field = lifetime.isEmpty()
                ? ""
                : "--xx\r\nContent-Disposition: form-data; name=\"expires_in_seconds\"\r\n\r\n" + lifetime + "\r\n";
        String form = field + "--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\nhello\r\n--xx--\r\n";
        return send(request("/files")
                .header("Content-Type", "multipart/form-data; boundary=xx")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path).GET());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(upstream.baseUrl() + path))
                .header("x-api-key", upstream.key())
                .header("anthropic-version", "2023-06-01");
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }
}
