package dev.exai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.Usage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Anthropic sends, refuses and calls it. */
@Timeout(60)
class AnthropicWireTest {
    private static final String QUESTION = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.ANTHROPIC);

    @AfterEach
    void close() {
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_KEY,401,authentication_error",
        "NO_PERMISSION,403,permission_error",
        "QUOTA_EXHAUSTED,400,credit balance is too low",
        "RATE_LIMITED,429,rate_limit_error",
        "OVERLOADED,529,overloaded_error",
        "SERVER_ERROR,500,api_error",
        "GATEWAY_TIMEOUT,504,<html>",
        "UNKNOWN_MODEL,404,model: claude-sonnet-5-5",
        "CONTENT_REFUSED,400,content filtering policy",
        "CONTEXT_TOO_LONG,400,prompt is too long",
        "INVALID_REQUEST,400,invalid_request_error",
    })
    void fail_vendorFault_speaksTheVendorsWords(VendorFault fault, int status, String word) throws Exception {
        upstream.onChat().fail(fault);

        HttpResponse<String> answer = chat("claude-sonnet-5-5", QUESTION);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(word);
        assertThat(answer.headers().firstValue("retry-after").isPresent()).isEqualTo(fault == VendorFault.RATE_LIMITED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "claude-sonnet-5-5|\"temperature\":0.5|may only be set to 1",
                "claude-haiku-4-5|\"temperature\":1.5|range: 0..1",
                "claude-haiku-4-5|\"temperature\":0.5,\"top_p\":0.5|cannot both",
                "claude-haiku-4-5|\"temperature\":0.5,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}|set to 1",
                "claude-haiku-4-5|\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1000}|budget_tokens",
                "claude-haiku-4-5|\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}|budget_tokens",
                "claude-haiku-4-5|\"thinking\":{\"type\":\"adaptive\"}|not supported",
                "claude-haiku-4-5|\"output_config\":{\"effort\":\"low\"}|effort",
                "claude-opus-4-6|\"output_config\":{\"effort\":\"xhigh\"}|Supported levels",
                "claude-sonnet-5-5|\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}|adaptive",
                "claude-opus-5-5|\"thinking\":{\"type\":\"disabled\"}|can not be disabled",
                "claude-sonnet-5-5|\"thinking\":{\"type\":\"adaptive\"},\"tool_choice\":{\"type\":\"any\"}|forces tool",
                "gpt-6|\"x\":1|model: gpt-6",
            })
    void chat_setting_isRefusedInTheVendorsWords(String model, String members, String word) throws Exception {
        HttpResponse<String> answer = chat(model, QUESTION + "," + members);

        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(answer.body()).contains("\"type\":\"error\"", word);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[]|at least one",
                "[{\"role\":\"system\",\"content\":\"x\"}]|Unexpected role",
                "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"\"}]}]|non-empty",
                "[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t\"}]}]|unexpected `tool_use_id`",
                "[{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t\",\"input\":{}}]},"
                        + "{\"role\":\"user\",\"content\":\"x\"}]|without `tool_result`",
                "[{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"a.b\",\"input\":{}}]}]|pattern",
                "[{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"a\",\"input\":1}]}]|dictionary",
                "[{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"x\",\"signature\":\"y\"}]}]|signature",
                "[{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"\"}]}]|non-empty",
            })
    void chat_messages_areRefusedInTheVendorsWords(String messages, String word) throws Exception {
        HttpResponse<String> answer = chat("claude-sonnet-5-5", "\"messages\":" + messages);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(word);
    }

    @Test
    void chat_fiveMarks_areOneTooMany() throws Exception {
        String block = "{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"ephemeral\"}}";
        String blocks = String.join(",", block, block, block, block);

        HttpResponse<String> answer = chat(
                "claude-sonnet-5-5",
                "\"system\":[" + block + "],\"messages\":[{\"role\":\"user\",\"content\":[" + blocks + "]}]");

        assertThat(answer.body()).contains("A maximum of 4 blocks").contains("Found 5");
    }

    @Test
    void chat_keyAndVersion_areBothNeeded() throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(upstream.baseUrl() + "/messages"))
                .POST(HttpRequest.BodyPublishers.ofString("{}"));

        assertThat(send(request).body()).contains("x-api-key header is required");
        assertThat(send(request.header("x-api-key", upstream.key())).body()).contains("anthropic-version");
        assertThat(send(request.header("anthropic-version", "2023-06-01")).body())
                .contains("model: ");
        assertThat(send(request.setHeader("x-api-key", "wrong")).statusCode()).isEqualTo(401);
        assertThat(chat("claude-sonnet-5-5", "\"x\":1", "").body()).contains("max_tokens: Field required");
    }

    @Test
    void stream_answer_hasNamedEventsPingsAndPadding() throws Exception {
        upstream.onChat()
                .replyReasoning("so ", "done")
                .usage(new Usage(100, 9, 60, 30, 4, null))
                .member("context_management", JsonText.of("{}"));

        HttpResponse<String> answer = chat("claude-opus-5-5", QUESTION);
        List<String> events = Stream.of(answer.body().split("\n\n")).toList();

        assertThat(events)
                .extracting(event -> event.substring("event: ".length(), event.indexOf('\n')))
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "ping",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(events.get(0)).contains("\"input_tokens\":10,").contains("\"cache_read_input_tokens\":60");
        assertThat(events.get(4)).contains("signature_delta", AnthropicAnswer.signature("so "));
        assertThat(events.get(9)).contains("\"thinking_tokens\":4", "\"context_management\":{}", "end_turn");
        assertThat(events).anyMatch(event -> event.endsWith(" "));
        assertThat(answer.headers().firstValue("request-id")).contains("req_upstream_1");
    }

    @Test
    void whole_toolCall_isOneMessage() throws Exception {
        upstream.onChat()
                .replyToolCalls(new ToolCall("t1", "f", JsonText.of("{\"a\":1}")))
                .replyReasoning("hm", "text")
                .member("unknown", JsonText.of("1"));

        String body = chat("claude-opus-5-5", QUESTION + ",\"stream\":false").body();

        assertThat(JsonText.isValid(body)).isTrue();
        assertThat(body)
                .contains("\"thinking\":\"hm\"", "\"text\":\"text\"", "\"input\":{\"a\":1}", "\"unknown\":1")
                .contains("\"stop_reason\":\"tool_use\"");
    }

    @Test
    void models_areListedAndTokensCountedAndUnknownPathsRefused() throws Exception {
        assertThat(send(request("/models").GET()).body()).contains("\"id\":\"claude-opus-5-5\"", "\"has_more\":false");
        assertThat(send(request("/messages/count_tokens")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"claude\"}")))
                        .body())
                .isEqualTo("{\"input_tokens\":5}");
        assertThat(send(request("/nothing").GET()).statusCode()).isEqualTo(404);
        assertThat(upstream.chats()).isEmpty();
    }

    private HttpResponse<String> chat(String model, String members) throws Exception {
        return chat(model, members, ",\"max_tokens\":2000");
    }

    private HttpResponse<String> chat(String model, String members, String limit) throws Exception {
        String body = "{\"model\":\"" + model + "\",\"stream\":true" + limit + "," + members + "}";
        return send(request("/messages")
                .POST(HttpRequest.BodyPublishers.ofString(body.replace(
                        "\"stream\":true" + limit + "," + QUESTION + ",\"stream\":false",
                        "\"stream\":false" + limit + "," + QUESTION))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(upstream.baseUrl() + path))
                .header("x-api-key", upstream.key())
                .header("anthropic-version", "2023-06-01");
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }
}
