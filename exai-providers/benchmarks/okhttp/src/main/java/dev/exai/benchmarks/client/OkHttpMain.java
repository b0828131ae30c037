package dev.exai.benchmarks.client;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * OkHttp alone: {@code bytes} reads the body and looks at nothing, {@code lines} reads it as the lines it consists of,
 * {@code hand} parses each event too, as one would by hand.
 */
public final class OkHttpMain {
    private static final MediaType JSON_TYPE = MediaType.get("application/json");
    private static final String QUESTION = "{\"model\":\"bench-1\",\"stream\":true,\"stream_options\":"
            + "{\"include_usage\":true},\"messages\":[{\"role\":\"user\",\"content\":\"Say something.\"}]}";

    private final OkHttpClient client = new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(256, 5, TimeUnit.MINUTES))
            .build();
    private final JsonMapper json = JsonMapper.builder().build();
    private final String url;

    private OkHttpMain(String baseUrl) {
        url = baseUrl + "/chat/completions";
    }

    public static void main(String[] args) throws Exception {
        OkHttpMain main = new OkHttpMain(args[0]);
        Worker.serve(
                switch (args[1]) {
                    case "bytes" -> main::readBytes;
                    case "lines" -> main::readLines;
                    default -> main::readEvents;
                });
    }

    private Response ask() throws IOException {
        return client.newCall(new Request.Builder()
                        .url(url)
                        .header("Authorization", "Bearer none")
                        .post(RequestBody.create(QUESTION, JSON_TYPE))
                        .build())
                .execute();
    }

    private int readBytes() throws IOException {
        try (Response response = ask();
                Buffer sink = new Buffer()) {
            BufferedSource source = response.body().source();
            int bytes = 0;
            for (long read = source.read(sink, 8_192); read >= 0; read = source.read(sink, 8_192)) {
                bytes += (int) read;
                sink.clear();
            }
            return bytes;
        }
    }

    private int readLines() throws IOException {
        try (Response response = ask()) {
            BufferedSource source = response.body().source();
            int characters = 0;
            for (String line = source.readUtf8Line(); line != null; line = source.readUtf8Line()) {
                characters += line.length();
            }
            return characters;
        }
    }

    private int readEvents() throws IOException {
        try (Response response = ask()) {
            BufferedSource source = response.body().source();
            int characters = 0;
            for (String line = source.readUtf8Line(); line != null; line = source.readUtf8Line()) {
                if (line.startsWith("data: {")) {
                    JsonNode event = json.readTree(line.substring("data: ".length()));
                    characters += event.at("/choices/0/delta/content").asString("").length();
                }
            }
            return characters;
        }
    }
}
