package dev.exai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.exai.testkit.HttpCaller.Said;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecorderTest {
    @TempDir
    private Path directory;

    @Test
    void save_streamedChat_givesTheClientEverythingAndTheFileNoName() throws Exception {
        Path file = directory.resolve("chat.json");
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Recorder recorder = Recorder.before(upstream.baseUrl(), Canary.of(upstream.key()))) {
            upstream.onChat().reply("Write to anna@example.org about org-a1b2c3d4e5.");
            HttpCaller caller = new HttpCaller(recorder.baseUrl(), upstream.key());

            Said said = caller.ask("Who is bob@example.org?");
            recorder.save(file);

            String kept = Files.readString(file);
            assertThat(said.body()).contains("anna@example.org").endsWith("data: [DONE]\n\n");
            assertThat(kept)
                    .contains("Who is scrubbed-person-1@example.invalid?")
                    .contains("\"path\":\"/v1/chat/completions\"")
                    .contains("scrubbed-account-1")
                    .contains("\"x-request-id\":\"scrubbed-request-1\"")
                    .contains("\"afterMillis\":")
                    .contains("[DONE]")
                    .doesNotContain(upstream.key(), "anna@", "bob@", "a1b2c3d4e5", "Bearer", "abcdefgh12345678");
            assertThat(kept).doesNotContain(said.requestId());
        }
    }

    @Test
    void save_nameSpreadOverEvents_isReplacedInTheFirstOfThem() throws Exception {
        Path file = directory.resolve("chat.json");
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Recorder recorder = Recorder.before(upstream.baseUrl())) {
            upstream.onChat().replyPieces(List.of("Write to an", "na@exa", "mple.org", " now."));
            new HttpCaller(recorder.baseUrl(), upstream.key()).ask("Hi");

            recorder.save(file);

            String kept = Files.readString(file);
            assertThat(kept)
                    .contains("Write to scrubbed-person-1@example.invalid\\\"")
                    .contains(" now.")
                    .doesNotContain("na@exa", "mple.org");
        }
    }

    @Test
    void save_canaryInAQuestion_isRefusedAndNothingIsWritten() throws Exception {
        Path file = directory.resolve("chat.json");
        Canary canary = Canary.plant();
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Recorder recorder = Recorder.before(upstream.baseUrl(), canary)) {
            new HttpCaller(recorder.baseUrl(), upstream.key()).ask("The word is " + canary.secret());

            assertThatThrownBy(() -> recorder.save(file))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a canary, plain (exchange 1, its request)")
                    .message()
                    .doesNotContain(canary.secret());
            assertThat(file).doesNotExist();
        }
    }

    @Test
    void save_keyBackwardsInAnAnswer_isRefused() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Recorder recorder = Recorder.before(upstream.baseUrl())) {
            upstream.onChat().reply(new StringBuilder(upstream.key()).reverse().toString());
            new HttpCaller(recorder.baseUrl(), upstream.key()).ask("Hi");

            assertRefused(recorder, "reversed (exchange 1, its answer)");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-|a1b2c3d4e5f6a1b2c3d4e5f6",
                "AIza|a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4",
                "eyJ|hbGciOiJIUzI1.eyJzdWIiOiIxMjM0NTY3.x"
            })
    void save_whatLooksLikeASecretSpreadOverEvents_isRefused(String secret) throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Recorder recorder = Recorder.before(upstream.baseUrl())) {
            upstream.onChat().replyPieces(List.of(secret.split("\\|")));
            new HttpCaller(recorder.baseUrl(), upstream.key()).ask("Hi");

            assertRefused(recorder, "(exchange 1, over events)");
        }
    }

    @Test
    void save_compressedAnswer_isRefusedBecauseNobodyCanLookIntoIt() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Recorder recorder = Recorder.before(upstream.baseUrl())) {
            upstream.onChat().reply("Hi").gzip();
            new HttpCaller(recorder.baseUrl(), upstream.key()).ask("Hi");

            assertRefused(recorder, "compressed");
        }
    }

    @Test
    void save_nothingSaid_isRefused() {
        try (Recorder recorder = Recorder.before(URI.create("http://127.0.0.1:9"))) {
            assertRefused(recorder, "nothing was said");
        }
    }

    @Test
    void save_answerThatBrokeOff_isKeptAsOneThatDoes() throws Exception {
        Path file = directory.resolve("chat.json");
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Recorder recorder = Recorder.before(upstream.baseUrl())) {
            upstream.onChat().reply("one two three").cutAfter(2);
            HttpCaller caller = new HttpCaller(recorder.baseUrl(), upstream.key());
            assertThatThrownBy(() -> caller.ask("Hi")).isInstanceOf(IOException.class);

            recorder.save(file);

            assertThat(Files.readString(file))
                    .contains("\"whole\":false")
                    .contains("one")
                    .doesNotContain("three");
        }
    }

    @Test
    void pass_refusalOfTheService_reachesTheClientAsItIs() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Recorder recorder = Recorder.before(upstream.baseUrl())) {
            upstream.on("/models").fail(429, Map.of("Retry-After", "7"), "{\"error\":{\"message\":\"slow\"}}");
            HttpCaller caller = new HttpCaller(recorder.baseUrl(), upstream.key());
            HttpCaller stranger = new HttpCaller(recorder.baseUrl(), "another-key");

            Said limited = caller.get("/models");
            Said refused = stranger.ask("Hi");

            assertThat(limited.status()).isEqualTo(429);
            assertThat(limited.body()).isEqualTo("{\"error\":{\"message\":\"slow\"}}");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(upstream.requests()).hasSize(2);
        }
    }

    @Test
    void pass_serviceBehindTls_isSpokenToAndItsNameIsChecked() throws Exception {
        TestCertificate certificate = TestCertificate.trusted();
        try (FakeUpstream upstream =
                        FakeUpstream.of(WireDialect.OPENAI).tls(certificate).start();
                Recorder recorder = Recorder.before(
                        upstream.baseUrl(), TestCertificate.clientContext().getSocketFactory());
                Recorder distrustful = Recorder.before(upstream.baseUrl())) {
            upstream.onChat().reply("Hello");

            Said said = new HttpCaller(recorder.baseUrl(), upstream.key()).ask("Hi");

            assertThat(said.body()).contains("Hello");
            assertThatThrownBy(() -> new HttpCaller(distrustful.baseUrl(), upstream.key()).ask("Hi"))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void close_serviceThatStaysSilent_endsTheCall() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI)) {
            upstream.onChat().silent();
            Recorder recorder = Recorder.before(upstream.baseUrl());
            HttpCaller caller = new HttpCaller(recorder.baseUrl(), upstream.key());

            List<Boolean> failed = Parallel.inParallel(2, number -> {
                if (number == 0) {
                    boolean asked = upstream.awaitRequests(1, Duration.ofSeconds(30));
                    recorder.close();
                    return asked;
                }
                return catchThrowable(() -> caller.ask("Hi")) != null;
            });

            assertThat(failed).containsExactly(true, true);
            assertThat(upstream.awaitNoConnections(Duration.ofSeconds(30))).isTrue();
        }
    }

    private void assertRefused(Recorder recorder, String why) {
        Path file = directory.resolve("refused.json");
        assertThatThrownBy(() -> recorder.save(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(why);
        assertThat(file).doesNotExist();
    }
}
