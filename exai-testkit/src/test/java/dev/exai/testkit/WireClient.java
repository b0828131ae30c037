package dev.exai.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Talks to a fake upstream as any HTTP client would. */
final class WireClient {
    private final FakeUpstream upstream;
    private final HttpClient http;

    WireClient(FakeUpstream upstream) {
        this(
                upstream,
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    WireClient(FakeUpstream upstream, HttpClient http) {
        this.upstream = upstream;
        this.http = http;
    }

    /** A streamed question. */
    HttpResponse<String> chat(String model, String question) throws IOException, InterruptedException {
        return post(body(model, question, ""));
    }

    /** A streamed question with further members, each with a comma before it. */
    HttpResponse<String> chat(String model, String question, String members) throws IOException, InterruptedException {
        return post(body(model, question, members));
    }

    HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return http.send(request("/chat/completions", upstream.key(), body).build(), text());
    }

    HttpResponse<String> postWithKey(String key, String body) throws IOException, InterruptedException {
        return http.send(request("/chat/completions", key, body).build(), text());
    }

    HttpResponse<String> postWithoutKey(String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(upstream.baseUrl() + "/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, text());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path, upstream.key(), "").GET().build(), text());
    }

    HttpResponse<byte[]> bytes(String model) throws IOException, InterruptedException {
        return http.send(
                request("/chat/completions", upstream.key(), body(model, "hi", ""))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    /** A streamed question whose answer is read while it comes; closing it closes the connection. */
    InputStream open() throws IOException, InterruptedException {
        return opened().body();
    }

    HttpResponse<InputStream> opened() throws IOException, InterruptedException {
        HttpRequest request = request("/chat/completions", upstream.key(), body("gpt-6-luna", "hi", ""))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    /** A question that gives up when no answer begins in time. */
    HttpResponse<String> chatGivingUpAfter(Duration patience) throws IOException, InterruptedException {
        HttpRequest request = request("/chat/completions", upstream.key(), body("gpt-6-luna", "hi", ""))
                .timeout(patience)
                .build();
        return http.send(request, text());
    }

    /** A question whose length is not announced. */
    HttpResponse<String> chatChunked(String question) throws IOException, InterruptedException {
        byte[] bytes = body("gpt-6-luna", question, "").getBytes(StandardCharsets.UTF_8);
        HttpRequest request = request("/chat/completions", upstream.key(), "")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
                .build();
        return http.send(request, text());
    }

    static String body(String model, String question, String members) {
        return "{\"model\":\"" + model + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":"
                + Json.quote(question) + "}]" + members + "}";
    }

    private HttpRequest.Builder request(String path, String key, String body) {
        return HttpRequest.newBuilder(URI.create(upstream.baseUrl() + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    }

    private static HttpResponse.BodyHandler<String> text() {
        return HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8);
    }
}
