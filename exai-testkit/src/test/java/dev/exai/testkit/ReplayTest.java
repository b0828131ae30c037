package dev.exai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.testkit.HttpCaller.Said;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    @TempDir
    private Path directory;

    @Test
    void start_recordedChats_areAnsweredByteByByteInTheirOrder() throws Exception {
        List<String> heard;
        Path file = directory.resolve("chats.json");
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Recorder recorder = Recorder.before(upstream.baseUrl())) {
            upstream.onChat().reply("Grüße, one.");
            upstream.onChat().reply("two");
            HttpCaller caller = new HttpCaller(recorder.baseUrl(), upstream.key());
            heard = List.of(caller.ask("Hi").body(), caller.ask("Hi").body());
            recorder.save(file);
        }
        try (Replay replay = Replay.start(file)) {
            HttpCaller caller = new HttpCaller(replay.baseUrl(), "any-key-at-all");

            Said first = caller.ask("Hi");
            Said second = caller.ask("Hi");
            Said again = caller.ask("Hi");

            assertThat(first.body()).isEqualTo(heard.get(0)).contains("Grüße");
            assertThat(first.requestId()).isEqualTo("scrubbed-request-1");
            assertThat(second.body()).isEqualTo(heard.get(1));
            assertThat(again.body()).isEqualTo(heard.get(1));
            assertThat(replay.unused()).isEmpty();
        }
    }

    @Test
    void start_sameJsonInAnotherOrderWithOtherNames_isTheSameCall() throws Exception {
        Path file = recorded(
                "{\"user_id\":\"scrubbed-account-1\",\"n\":1.50,\"text\":\"to scrubbed-person-2@example.invalid\"}");
        try (Replay replay = Replay.start(file)) {
            HttpCaller caller = new HttpCaller(replay.baseUrl(), "any-key");

            Said said = caller.post(
                    "/ask", "{ \"text\" : \"to carl@example.com\", \"n\":1.5, \"user_id\":\"somebody-else\" }");

            assertThat(said.body()).isEqualTo("heard");
            assertThat(replay.misses()).isEmpty();
        }
    }

    @Test
    void start_callThatWasNotRecorded_isToldTheNearestAndWhatDiffers() throws Exception {
        Path file = recorded("{\"a\":[1,2],\"b\":{\"c\":\"x\"},\"d\":null}");
        try (Replay replay = Replay.start(file)) {
            HttpCaller caller = new HttpCaller(replay.baseUrl(), "any-key");

            Said said = caller.post("/ask", "{\"a\":[1],\"b\":{\"c\":\"y\",\"e\":true}}");
            Said elsewhere = caller.get("/models");

            assertThat(said.status()).isEqualTo(400);
            assertThat(said.body())
                    .contains("nothing is recorded for POST /v1/ask; exchange 1 is nearest, and differs: ")
                    .contains("/a has 1 elements, recorded were 2")
                    .contains("/b/c is \\\"y\\\", recorded was \\\"x\\\"")
                    .contains("/b/e is true, recorded was nothing")
                    .contains("/d is missing, recorded was null");
            assertThat(elsewhere.body()).contains("it was recorded for POST /v1/ask");
            assertThat(replay.misses()).hasSize(2);
            assertThat(replay.unused()).containsExactly("POST /v1/ask");
        }
    }

    @Test
    void start_bytesThatMustComeBack_areLookedForInTheBodyItself() throws Exception {
        Path file = recorded("{\"a\":\"\\u00e9\",\"b\":1}");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("\"verbatim\":[]", "\"verbatim\":[" + Json.quote("\"a\":\"\\u00e9\"") + "]"));
        try (Replay replay = Replay.start(file)) {
            HttpCaller caller = new HttpCaller(replay.baseUrl(), "any-key");

            Said changed = caller.post("/ask", "{\"a\":\"é\",\"b\":1}");
            Said kept = caller.post("/ask", "{\"b\":1,\"a\":\"\\u00e9\"}");

            assertThat(changed.status()).isEqualTo(400);
            assertThat(changed.body()).contains("the body lacks these bytes");
            assertThat(kept.body()).isEqualTo("heard");
        }
    }

    @Test
    void start_formWithAnotherBoundaryAndBytesThatAreNoText_isTheSameCall() throws Exception {
        Path file = directory.resolve("form.json");
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Recorder recorder = Recorder.before(upstream.baseUrl())) {
            upstream.on("/ask").fail(200, Map.of(), "{}");
            HttpCaller caller = new HttpCaller(recorder.baseUrl(), upstream.key());
            caller.post("/ask", "multipart/form-data; boundary=X1X1X1X1", form("X1X1X1X1"));
            recorder.save(file);
        }
        try (Replay replay = Replay.start(file)) {
            HttpCaller caller = new HttpCaller(replay.baseUrl(), "any-key");

            caller.post("/ask", "multipart/form-data; boundary=\"Y2Y2Y2Y2\"", form("Y2Y2Y2Y2"));

            assertThat(replay.misses()).isEmpty();
            assertThat(replay.unused()).isEmpty();
        }
    }

    @Test
    void start_answerThatBrokeOff_breaksOffAgain() throws Exception {
        Path file = recorded("{}");
        Files.writeString(file, Files.readString(file).replace("\"whole\":true", "\"whole\":false"));
        try (Replay replay = Replay.start(file)) {
            HttpCaller caller = new HttpCaller(replay.baseUrl(), "any-key");

            assertThatThrownBy(() -> caller.post("/ask", "{}")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void paced_pausesOfTheService_areMadeAgain() throws Exception {
        Path file = recorded("{}");
        Files.writeString(file, Files.readString(file).replaceAll("\"afterMillis\":\\d+", "\"afterMillis\":200"));
        try (Replay replay = Replay.paced(file)) {
            HttpCaller caller = new HttpCaller(replay.baseUrl(), "any-key");
            long start = System.nanoTime();

            caller.post("/ask", "{}");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
        }
    }

    @Test
    void start_fileThatIsNoRecording_isRefused() throws Exception {
        Path file = directory.resolve("other.json");

        Files.writeString(file, "{\"recording\":1,\"exchanges\":[]}");
        assertThatThrownBy(() -> Replay.start(file)).hasMessageContaining("holds no exchanges");
        Files.writeString(file, "{\"recording\":2}");
        assertThatThrownBy(() -> Replay.start(file)).hasMessageContaining("no recording of form 1");
    }

    @Test
    void start_addressOfTheServiceInAHeader_isTheReplaysOwn() throws Exception {
        Path file = directory.resolve("upload.json");
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Recorder recorder = Recorder.before(upstream.baseUrl())) {
            String place = upstream.baseUrl() + "/there?id=1";
            upstream.on("/ask").fail(200, Map.of("Location", place), "{}");

            Said said = new HttpCaller(recorder.baseUrl(), upstream.key()).get("/ask");
            recorder.save(file);

            assertThat(said.location()).isEqualTo(recorder.baseUrl() + "/there?id=1");
        }
        try (Replay replay = Replay.start(file)) {
            Said said = new HttpCaller(replay.baseUrl(), "any-key").get("/ask");

            assertThat(said.location()).isEqualTo(replay.baseUrl() + "/there?id=1");
        }
    }

    private static byte[] form(String boundary) {
        String form = "--" + boundary + "\r\nbytes \u00ff\u00fe\r\n--" + boundary + "--\r\n";
        return form.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A file with one exchange: this body to {@code /v1/ask}, and {@code heard}. */
    private Path recorded(String body) throws IOException {
        Path file = directory.resolve("one.json");
        Files.writeString(
                file,
                "{\"recording\":1,\"basePath\":\"/v1\",\"exchanges\":[{\"method\":\"POST\",\"path\":\"/v1/ask\",\"body\":"
                        + Json.quote(body)
                        + ",\"verbatim\":[],\"status\":200,\"afterMillis\":0,\"whole\":true,\"headers\":{},"
                        + "\"pieces\":[{\"afterMillis\":0,\"bytes\":\"heard\"}]}]}");
        return file;
    }
}
