package dev.exai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.ToolCall;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What OpenAI's Responses API sends, refuses and calls it. */
@Timeout(60)
class ResponsesWireTest {
    private static final String MODEL = "\"model\":\"gpt-6-luna\"";
    private static final String HI =
            MODEL + ",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"hi\"}]}]";

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI_RESPONSES);
    private final RawClient client = RawClient.withBearer(upstream);

    @AfterEach
    void close() {
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                HI + ",\"messages\":[]|Unknown parameter",
                HI + ",\"max_output_tokens\":5|>= 16",
                HI + ",\"temperature\":0.5|not supported with this model",
                MODEL + "|Missing required parameter",
                "\"model\":\"gpt-4.1\",\"input\":\"hi\",\"include\":[\"reasoning.encrypted_content\"]|Encrypted content",
                MODEL
                        + ",\"input\":[{\"type\":\"function_call\",\"call_id\":\"a\"},{\"type\":\"function_call\",\"call_id\":\"a\"}]|Duplicate",
                MODEL + ",\"input\":[{\"type\":\"function_call\",\"call_id\":\"a\"}]|No tool output",
                MODEL + ",\"input\":[{\"type\":\"function_call_output\",\"call_id\":\"a\"}]|No tool call",
                MODEL + ",\"input\":[{\"type\":\"reasoning\",\"encrypted_content\":\"x\"}]|could not be verified",
                "\"model\":\"llama\",\"input\":\"hi\"|does not exist",
            })
    void response_thatBreaksARule_isRefused(String members, String word) throws Exception {
        HttpResponse<String> answer = client.post("/responses", "{" + members + ",\"stream\":true}");

        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(answer.body()).contains(word);
    }

    @Test
    void stream_tellsItemsInTheirOrder_thenCompletes() throws Exception {
        upstream.onChat().replyReasoning("a thought", "one two").member("unknown", JsonText.of("1"));

        String body = client.post(
                        "/responses",
                        "{" + HI + ",\"stream\":true,\"reasoning\":{\"summary\":\"auto\"},"
                                + "\"include\":[\"reasoning.encrypted_content\"],\"tools\":[{\"type\":\"web_search\"}]}")
                .body();

        assertThat(List.of(body.split("\n\n")))
                .extracting(event -> event.lines().findFirst().orElse(""))
                .startsWith("event: response.created", "event: response.in_progress")
                .endsWith("event: response.completed")
                .contains(
                        "event: response.reasoning_summary_text.delta",
                        "event: response.web_search_call.completed",
                        "event: response.output_text.delta");
        assertThat(body).contains(ResponsesItems.CIPHER, "\"unknown\":1").doesNotContain("[DONE]");
    }

    @Test
    void stream_ofACutAnswer_isIncomplete() throws Exception {
        upstream.onChat().reply("cut").finish("length");

        String body = client.post("/responses", "{" + HI + ",\"stream\":true}").body();

        assertThat(body).contains("event: response.incomplete", "\"reason\":\"max_output_tokens\"");
    }

    @Test
    void whole_answerWithCalls_hasAnItemForEach() throws Exception {
        upstream.onChat().replyToolCalls(new ToolCall("a", "f", JsonText.of("{\"x\":1}")));
        upstream.onEveryChat().echo();

        String calls = client.post("/responses", "{" + HI + "}").body();
        String echoed =
                client.post("/responses", "{" + MODEL + ",\"input\":\"plain\"}").body();

        assertThat(calls).contains("\"type\":\"function_call\"", "\"type\":\"reasoning\"", "\"status\":\"completed\"");
        assertThat(echoed).contains("plain");
    }

    @Test
    void errors_areThoseOfTheVendor() throws Exception {
        upstream.onChat().fail(VendorFault.QUOTA_EXHAUSTED);

        assertThat(client.post("/responses", "{" + HI + "}").body()).contains("insufficient_quota");
        assertThat(client.get("/nowhere").body()).contains("Invalid URL");
        assertThat(client.get("/models").body()).contains("gpt-6-luna");
        assertThat(new RawClient(upstream, Map.of())
                        .post("/responses", "{" + HI + "}")
                        .statusCode())
                .isEqualTo(401);
    }
}
