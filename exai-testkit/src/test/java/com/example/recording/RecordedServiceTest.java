package com.example.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.Recorder;
import dev.exai.testkit.Replay;
import dev.exai.testkit.WireDialect;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedServiceTest {
    @TempDir
    private Path directory; // in a project of yours: src/test/resources

    @Test
    void chat_recordedOnce_isAnsweredAgainWithoutTheService() throws Exception {
        Path file = directory.resolve("chat.json");
        try (FakeUpstream service = FakeUpstream.start(WireDialect.OPENAI); // in life: the real address and a key
                Recorder recorder = Recorder.before(service.baseUrl())) {
            ask(recorder.baseUrl(), service.key());
            recorder.save(file);
        }
        try (Replay replay = Replay.start(file)) {
            assertThat(ask(replay.baseUrl(), "any key")).contains("\"content\":\"ok\"");
            assertThat(replay.misses()).isEmpty();
        }
    }

    private static String ask(URI baseUrl, String key) throws IOException {
        URI chat = URI.create(baseUrl + "/chat/completions");
        HttpURLConnection call = (HttpURLConnection) chat.toURL().openConnection();
        call.setRequestProperty("Authorization", "Bearer " + key);
        call.setDoOutput(true);
        try (OutputStream body = call.getOutputStream()) {
            String json = "{\"model\":\"gpt-6-luna\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
            body.write(json.getBytes(StandardCharsets.UTF_8));
        }
        return new String(call.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
