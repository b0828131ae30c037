package dev.exai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.ToolCall;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an Ollama sends, refuses and calls it. */
@Timeout(60)
class OllamaWireTest {
    private static final String HI = "\"model\":\"glm-4.7\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.OLLAMA);
    private final RawClient client = new RawClient(upstream, Map.of());

    @AfterEach
    void close() {
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_KEY,401,unauthorized",
        "NO_PERMISSION,403,subscription",
        "QUOTA_EXHAUSTED,429,weekly usage limit",
        "RATE_LIMITED,429,concurrent",
        "OVERLOADED,503,server busy",
        "SERVER_ERROR,500,terminated",
        "GATEWAY_TIMEOUT,504,<html>",
        "UNKNOWN_MODEL,404,not found",
        "CONTEXT_TOO_LONG,400,context length",
        "INVALID_REQUEST,400,invalid option",
    })
    void fail_vendorFault_speaksTheVendorsWords(VendorFault fault, int status, String word) throws Exception {
        upstream.onChat().fail(fault);

        HttpResponse<String> answer = client.post("/api/chat", "{" + HI + "}");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(word);
        assertThat(WireDialect.OLLAMA.has(VendorFault.CONTENT_REFUSED)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"model\":\"glm-4.7\",\"messages\":[{\"role\":\"developer\",\"content\":\"x\"}]}|invalid role",
                "{\"model\":\"glm-4.7\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]}|cannot unmarshal array",
                "{\"model\":\"glm-4.7\",\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{\"arguments\":\"{}\"}}]}]}|cannot unmarshal string",
                "{\"model\":\"qwen3-coder:480b\",\"think\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}|does not support thinking",
                "{\"model\":\"no-such\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}|not found",
            })
    void chat_breaksARule_isRefused(String body, String word) throws Exception {
        HttpResponse<String> answer = client.post("/api/chat", body);

        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(answer.body()).contains("{\"error\":", word);
    }

    @Test
    void stream_isALinePerPiece_andTheLastTellsTheCounts() throws Exception {
        upstream.onChat().replyReasoning("a thought", "one two").member("unknown", JsonText.of("1"));

        HttpResponse<String> answer = client.post("/api/chat", "{" + HI + "}");

        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        assertThat(answer.body().lines()).allMatch(JsonText::isValid);
        assertThat(answer.body()).contains("\"thinking\":\"a \"", "\"done\":true", "\"eval_count\":", "\"unknown\":1");
    }

    @Test
    void thinking_switchedOff_isNotShown() throws Exception {
        upstream.onChat().replyReasoning("a thought", "text").usageAt(UsagePlace.NOWHERE);

        String body = client.post("/api/chat", "{" + HI + ",\"think\":false}").body();

        assertThat(body).doesNotContain("a thought").doesNotContain("eval_count");
    }

    @Test
    void whole_answer_isOneObjectWithItsCalls() throws Exception {
        upstream.onChat().replyToolCalls(new ToolCall("a", "f", JsonText.of("{\"x\":1}")));
        upstream.onChat().replyReasoning("a thought", "text");

        String calls = client.post("/api/chat", "{" + HI + ",\"stream\":false}").body();
        String text = client.post("/api/chat", "{" + HI + ",\"stream\":false}").body();
        upstream.onChat().replyToolCalls(new ToolCall("a", "f", JsonText.of("{}")));
        String streamed = client.post("/api/chat", "{" + HI + "}").body();

        assertThat(calls).contains("\"arguments\":{\"x\":1}", "\"done_reason\":\"stop\"");
        assertThat(text).contains("\"thinking\":\"a thought\"");
        assertThat(streamed).contains("\"tool_calls\"");
    }

    @Test
    void models_areListedAndDescribed() throws Exception {
        assertThat(client.get("/api/tags").body()).contains("gpt-oss:20b");
        assertThat(client.post("/api/show", "{\"model\":\"glm-4.7\"}").body())
                .contains("\"a.context_length\":131072", "thinking");
        assertThat(client.post("/api/show", "{\"model\":\"qwen3-coder:480b\"}").body())
                .doesNotContain("thinking");
        assertThat(client.post("/api/show", "{\"model\":\"x\"}").statusCode()).isEqualTo(404);
        assertThat(client.get("/nowhere").body()).isEqualTo("404 page not found");
    }

    @Test
    void key_isNotWanted_butAWrongOneIsRefused() throws Exception {
        RawClient wrong = new RawClient(upstream, Map.of("Authorization", "Bearer wrong"));

        assertThat(wrong.post("/api/chat", "{" + HI + "}").statusCode()).isEqualTo(401);
    }
}
