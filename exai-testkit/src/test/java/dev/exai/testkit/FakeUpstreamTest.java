package dev.exai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.ToolCall;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FakeUpstreamTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
    private final WireClient client = new WireClient(upstream);

    @AfterEach
    void close() {
        upstream.close();
        assertThat(upstream.openConnections()).isZero();
    }

    @Test
    void chat_withoutScript_answersOk() throws Exception {
        HttpResponse<String> answer = client.chat("gpt-6-luna", "hi");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(answer.body()).contains("\"content\":\"ok\"").endsWith("data: [DONE]\n\n");
    }

    @Test
    void chat_twoScripts_takenInOrderThenTheOneForEveryChat() throws Exception {
        upstream.onEveryChat().reply("third");
        upstream.onChat().reply("first");
        upstream.onChat().reply("second");

        assertThat(client.chat("gpt-6-luna", "a").body()).contains("first");
        assertThat(client.chat("gpt-6-luna", "b").body()).contains("second");
        assertThat(client.chat("gpt-6-luna", "c").body()).contains("third");
        assertThat(client.chat("gpt-6-luna", "d").body()).contains("third");
    }

    @Test
    void requests_recordEverythingOfACall() throws Exception {
        client.chat("gpt-6-luna", "grüße 🦊");

        assertThat(upstream.awaitRequests(1, SOON)).isTrue();
        RecordedRequest request = upstream.chats().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(request.header("AUTHORIZATION")).isEqualTo("Bearer " + upstream.key());
        assertThat(request.headers("absent")).isEmpty();
        assertThat(request.headerNames()).contains("Content-Length");
        assertThat(request.bodyText()).contains("grüße 🦊");
        assertThat(request.body()).hasSizeGreaterThan(request.bodyText().length());
        assertThat(request).hasToString("POST /v1/chat/completions on connection 1");
    }

    @Test
    void fail_givenStatusHeadersAndBody_sendsThem() throws Exception {
        upstream.onChat().fail(503, Map.of("Retry-After", "7"), "{\"error\":\"down\"}");

        HttpResponse<String> answer = client.chat("gpt-6-luna", "hi");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).contains("7");
        assertThat(answer.body()).isEqualTo("{\"error\":\"down\"}");
    }

    @Test
    void cutAfter_inTheMiddleOfTheBody_breaksTheConnection() {
        upstream.onChat().reply("one two three").cutAfter(2);

        assertThatThrownBy(() -> client.chat("gpt-6-luna", "hi")).isInstanceOf(IOException.class);
    }

    @Test
    void stallAfter_clientGivesUp_isSeenAsClosed() throws Exception {
        upstream.onChat().reply("one two three").stallAfter(2);

        try (InputStream answer = client.open()) {
            assertThat((char) answer.read()).isEqualTo('d');
            assertThat(upstream.chats().get(0).awaitClientClosed(Duration.ofMillis(100)))
                    .isFalse();
        }

        assertThat(upstream.chats().get(0).awaitClientClosed(SOON)).isTrue();
        assertThat(upstream.awaitNoConnections(SOON)).isTrue();
    }

    @Test
    void replyToolCalls_comeInPiecesByIndex() throws Exception {
        upstream.onChat()
                .replyToolCalls(
                        new ToolCall("call_a", "f", JsonText.of("{\"x\":1}")),
                        new ToolCall("call_b", "g", JsonText.of("{}")));

        String body = client.chat("gpt-6-luna", "hi").body();

        assertThat(body)
                .containsSubsequence("call_a", "call_b", "\"index\":0", "{\\\"x", "\"index\":1", "\"index\":0")
                .contains("\"finish_reason\":\"tool_calls\"");
    }
}
