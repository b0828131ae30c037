package dev.exai.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Sends whatever a test says to a fake upstream, with the headers that its vendor wants. */
final class RawClient {
    private static final String BOUNDARY = "a-boundary";

    private final String base;
    private final Map<String, String> headers;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    RawClient(FakeUpstream upstream, Map<String, String> headers) {
        this(upstream.baseUrl().toString(), headers);
    }

    private RawClient(String base, Map<String, String> headers) {
        this.base = base;
        this.headers = headers;
    }

    /** A client whose paths begin above this end of the base. */
    RawClient above(String end) {
        return new RawClient(base.substring(0, base.length() - end.length()), headers);
    }

    static RawClient withBearer(FakeUpstream upstream) {
        return new RawClient(upstream, Map.of("Authorization", "Bearer " + upstream.key()));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, "", Map.of());
    }

    HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return send("DELETE", path, "", Map.of());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body, Map.of());
    }

    HttpResponse<String> send(String method, String path, String body, Map<String, String> more)
            throws IOException, InterruptedException {
        return send(method, path, body.getBytes(StandardCharsets.UTF_8), more);
    }

    /** A form of the fields and, unless its name is empty, a file as its last part. */
    HttpResponse<String> upload(String path, Map<String, String> fields, String fileName, String content)
            throws IOException, InterruptedException {
        return upload(path, fields, "file", fileName, content);
    }

    /** As {@link #upload(String, Map, String, String)}, with another name of the part. */
    HttpResponse<String> upload(
            String path, Map<String, String> fields, String partName, String fileName, String content)
            throws IOException, InterruptedException {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        for (Map.Entry<String, String> field : fields.entrySet()) {
            write(
                    form,
                    "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field.getKey() + "\"\r\n\r\n"
                            + field.getValue() + "\r\n");
        }
        if (!fileName.isEmpty()) {
            write(
                    form,
                    "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + partName + "\"; filename=\""
                            + fileName
                            + "\"\r\n\r\n" + content + "\r\n");
        }
        write(form, "--" + BOUNDARY + "--\r\n");
        return send(
                "POST", path, form.toByteArray(), Map.of("Content-Type", "multipart/form-data; boundary=" + BOUNDARY));
    }

    private HttpResponse<String> send(String method, String path, byte[] body, Map<String, String> more)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        more.forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static void write(ByteArrayOutputStream form, String text) {
        form.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
