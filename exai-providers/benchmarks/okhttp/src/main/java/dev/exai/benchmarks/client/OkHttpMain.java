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
 * {@code hand} parses it too, each event by itself, as one would by hand.
 */
public final class OkHttpMain {
    private static final MediaType JSON_TYPE = MediaType.get("application/json");

    private final OkHttpClient client = new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(1_024, 5, TimeUnit.MINUTES))
            .build();
    private final JsonMapper json = JsonMapper.builder().build();
    private final Request request;
    private final String textOfEvent;
    private final String textOfAnswer;

    private OkHttpMain(String baseUrl, Form form) {
        String more = form.stream() ? ",\"stream\":true" : "";
        if (form.messages()) {
            request = request(
                    baseUrl + "/messages",
                    "{\"model\":\"claude-haiku-4-5\",\"max_tokens\":8192" + more + ",\"messages\":[");
        } else {
            String usage = form.stream() ? ",\"stream_options\":{\"include_usage\":true}" : "";
            request = request(baseUrl + "/chat/completions", "{\"model\":\"bench-1\"" + more + usage + ",\"messages\":[");
        }
        textOfEvent = form.messages() ? "/delta/text" : "/choices/0/delta/content";
        textOfAnswer = form.messages() ? "/content/0/text" : "/choices/0/message/content";
    }

    public static void main(String[] args) throws Exception {
        Form form = Form.of(args[1]);
        OkHttpMain main = new OkHttpMain(args[0], form);
        Worker.serve(
                switch (args[2]) {
                    case "bytes" -> main::readBytes;
                    case "lines" -> main::readLines;
                    default -> form.stream() ? main::readEvents : main::readTree;
                });
    }

    private static Request request(String url, String begin) {
        return new Request.Builder()
                .url(url)
                .header("Authorization", "Bearer none")
                .post(RequestBody.create(begin + "{\"role\":\"user\",\"content\":\"Say something.\"}]}", JSON_TYPE))
                .build();
    }

    private Response ask() throws IOException {
        return client.newCall(request).execute();
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
                    characters += event.at(textOfEvent).asString("").length();
                }
            }
            return characters;
        }
    }

    private int readTree() throws IOException {
        try (Response response = ask()) {
            return json.readTree(response.body().string()).at(textOfAnswer).asString("").length();
        }
    }
}
