package dev.exai.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

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
        HttpRequest request = request("/chat/completions", upstream.key(), body("gpt-6-luna", "hi", ""))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
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
