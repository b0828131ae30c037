package dev.exai.server.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.server.cli.McpClient;
import dev.exai.server.cli.Program;
import dev.exai.server.cli.Served;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What {@code include_reasoning} asks of a provider that tells its reasoning only when it is asked to. */
@Timeout(120)
class ChatReasoningTest {
    @TempDir
    private Path home;

    @Test
    void chat_includeReasoning_asksTheProviderForItAndReturnsIt() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI_RESPONSES);
                Served served = Served.start(program(upstream))) {
            upstream.onEveryChat().replyReasoning("hm", "fine");
            McpClient client = served.client();

            String plain = client.structured("chat", "{\"prompt\":\"a question\"}")
                    .path("reasoning")
                    .asString("");
            String told = client.structured("chat", "{\"prompt\":\"a question\",\"include_reasoning\":true}")
                    .path("reasoning")
                    .asString("");

            assertThat(plain).isEmpty();
            assertThat(told).contains("hm");
            assertThat(upstream.chats().get(0).bodyText()).doesNotContain("\"summary\"");
            assertThat(upstream.chats().get(1).bodyText()).contains("\"summary\":\"auto\"");
        }
    }

    @Test
    void chat_thinkingMode_saysWhatWasSentForIt() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI_RESPONSES);
                Served served = Served.start(program(upstream))) {
            upstream.onEveryChat().reply("fine");
            McpClient client = served.client();

            JsonNode plain = client.structured("chat", "{\"prompt\":\"a question\"}");
            JsonNode asked = client.structured("chat", "{\"prompt\":\"a question\",\"thinking_mode\":\"max\"}");

            assertThat(plain.has("thinking")).isFalse();
            assertThat(asked.path("thinking").toString())
                    .isEqualTo("{\"asked\":\"max\",\"sent\":\"reasoning effort high\"}");
            assertThat(asked.path("warnings").toString()).contains("thinking_adjusted");
        }
    }

    private Program program(FakeUpstream upstream) {
        return new Program(home)
                .with("OPENAI_API_KEY", upstream.key())
                .with("EXAI_PROVIDER_OPENAI_BASE_URL", upstream.baseUrl().toString())
                .with("EXAI_PROVIDER_OPENAI_OPTION_API", "responses")
                .with("EXAI_DEFAULT_MODEL", "gpt-5");
    }
}
