package dev.exai.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.ToolCall;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.ScriptedProvider;
import dev.exai.testkit.WireDialect;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an instruction becomes on the wire. */
@Timeout(60)
class UpstreamHarnessTest {
    private final ScriptedProvider provider = new ScriptedProvider("vendor");
    private final UpstreamHarness harness = UpstreamHarness.of(WireDialect.KIMI, "kimi-k3", upstream -> provider);

    @AfterEach
    void close() {
        harness.close();
        assertThat(harness.openConnections()).isZero();
    }

    @Test
    void harness_tellsItsParts() {
        assertThat(harness.provider()).isSameAs(provider);
        assertThat(harness.model()).isEqualTo("kimi-k3");
        assertThat(harness.key()).isEqualTo(harness.upstream().key());
        assertThat(harness.callsReceived()).isZero();
    }

    @Test
    void instruct_answers_becomeScripts() throws Exception {
        ToolCall call = new ToolCall("c", "f", JsonText.of("{}"));

        assertThat(harness.instruct(new Instruction.Echo())).isTrue();
        assertThat(harness.instruct(new Instruction.Say(List.of("piece a", "piece b"))))
                .isTrue();
        assertThat(harness.instruct(new Instruction.Think("thought", "text"))).isTrue();
        assertThat(harness.instruct(new Instruction.CallTools(List.of(call)))).isTrue();

        assertThat(ask()).contains("\"piece a\"", "\"piece b\"");
        assertThat(ask()).contains("\"thought\"", "\"text\"");
        assertThat(ask()).contains("\"tool_calls\"");
        assertThat(ask()).contains("question");
        assertThat(harness.callsReceived()).isEqualTo(4);
    }

    @Test
    void instruct_thinkingOfOpenAi_isImpossible() {
        FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
        try (UpstreamHarness openAi = UpstreamHarness.of(upstream, "gpt-6-luna", any -> provider)) {
            assertThat(openAi.instruct(new Instruction.Think("a", "b"))).isFalse();
            assertThat(openAi.instruct(new Instruction.Fail(ErrorKind.DNS_FAILED)))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"OVERLOADED,429", "BAD_UPSTREAM,200", "REDIRECTED,302", "NOT_FOUND,404"})
    void instruct_failures_becomeTheVendorsStatus(ErrorKind kind, int status) throws Exception {
        harness.instruct(new Instruction.Fail(kind));

        assertThat(send().statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void instruct_brokenLines_failTheClient(boolean lost) {
        harness.instruct(lost ? new Instruction.Fail(ErrorKind.CONNECTION_LOST) : new Instruction.Cut(1));

        assertThatThrownBy(this::send).isInstanceOf(IOException.class);
    }

    @Test
    void instruct_silenceAndStall_holdTheConnection() throws Exception {
        harness.instruct(new Instruction.Silence());
        harness.instruct(new Instruction.Stall(1));
        HttpClient client = HttpClient.newHttpClient();

        client.sendAsync(request(), HttpResponse.BodyHandlers.discarding());
        assertThat(harness.upstream().awaitRequests(1, Duration.ofSeconds(5))).isTrue();
        client.sendAsync(request(), HttpResponse.BodyHandlers.discarding());
        assertThat(harness.upstream().awaitRequests(2, Duration.ofSeconds(5))).isTrue();

        assertThat(harness.openConnections()).isEqualTo(2);
    }

    private String ask() throws Exception {
        return send().body();
    }

    private HttpResponse<String> send() throws Exception {
        return HttpClient.newHttpClient().send(request(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request() {
        String body = "{\"model\":\"kimi-k3\",\"stream\":true,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"question\"}]}";
        return HttpRequest.newBuilder(URI.create(harness.upstream().baseUrl() + "/chat/completions"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Bearer " + harness.key())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
