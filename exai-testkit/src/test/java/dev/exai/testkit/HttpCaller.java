package dev.exai.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Calls an API as a client that knows nothing of this kit. */
final class HttpCaller {
    private final URI base;
    private final String key;

    /** What came back. */
    record Said(int status, String requestId, String location, String body) {}

    HttpCaller(URI base, String key) {
        this.base = base;
        this.key = key;
    }

    /** A streamed question to OpenAI's chat completions. */
    Said ask(String question) throws IOException {
        return post("/chat/completions", WireClient.body("gpt-6-luna", question, ""));
    }

    Said post(String path, String body) throws IOException {
        return post(path, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    Said post(String path, String type, byte[] body) throws IOException {
        HttpURLConnection call = opened(path);
        call.setRequestProperty("Content-Type", type);
        call.setDoOutput(true);
        try (OutputStream out = call.getOutputStream()) {
            out.write(body);
        }
        return said(call);
    }

    Said get(String path) throws IOException {
        return said(opened(path));
    }

    private HttpURLConnection opened(String path) throws IOException {
        HttpURLConnection call =
                (HttpURLConnection) URI.create(base + path).toURL().openConnection();
        call.setRequestProperty("Authorization", "Bearer " + key);
        call.setRequestProperty("Cookie", "session=abcdefgh12345678");
        return call;
    }

    private static Said said(HttpURLConnection call) throws IOException {
        int status = call.getResponseCode();
        try (InputStream in = status >= 400 ? call.getErrorStream() : call.getInputStream()) {
            String body = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String id = String.valueOf(call.getHeaderField("x-request-id"));
            return new Said(status, id, String.valueOf(call.getHeaderField("Location")), body);
        }
    }
}
