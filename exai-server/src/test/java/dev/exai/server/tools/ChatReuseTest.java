package dev.exai.server.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.server.cli.McpClient;
import dev.exai.server.cli.Program;
import dev.exai.server.cli.Served;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.Parallel;
import dev.exai.testkit.WireDialect;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Answers that are given again, as a client sees them. */
@Timeout(120)
class ChatReuseTest {
    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.GLM);

    @TempDir
    private Path home;

    private Served served;
    private McpClient client;

    @BeforeEach
    void serve() throws InterruptedException {
        Program program = new Program(home)
                .with("GLM_API_KEY", upstream.key())
                .with("EXAI_PROVIDER_GLM_BASE_URL", upstream.baseUrl().toString())
                .with("EXAI_CACHE_TOOLS", "chat")
                .with("EXAI_DEFAULT_MODEL", "glm-4.6v");
        served = Served.start(program);
        client = served.client();
        upstream.onEveryChat().reply("fine");
    }

    @AfterEach
    void stop() {
        served.close();
        upstream.close();
    }

    @Test
    void chat_sameKeyTwice_asksTheModelOnceAndSaysSo() throws Exception {
        String arguments = "{\"prompt\":\"a\",\"temperature\":0.5,\"idempotency_key\":\"k1\"}";
        String reordered = "{\"idempotency_key\":\"k1\",\"temperature\":0.5,\"prompt\":\"a\"}";

        JsonNode first = client.structured("chat", arguments);
        JsonNode second = client.structured("chat", reordered);

        assertThat(first.path("answered_from").stringValue()).isEqualTo("model");
        assertThat(second.path("answered_from").stringValue()).isEqualTo("idempotency_key");
        assertThat(second.path("content")).isEqualTo(first.path("content"));
        assertThat(second.path("continuation_id")).isEqualTo(first.path("continuation_id"));
        assertThat(second.path("request_id")).isEqualTo(first.path("request_id"));
        assertThat(upstream.chats()).hasSize(1);
    }

    @Test
    void chat_sameKeyAtOnce_asksTheModelOnce() throws Exception {
        List<JsonNode> answers = Parallel.inParallel(
                8, () -> client.structured("chat", "{\"prompt\":\"at once\",\"idempotency_key\":\"k2\"}"));

        assertThat(answers.stream()
                        .map(answer -> answer.path("continuation_id").stringValue())
                        .distinct())
                .hasSize(1);
        assertThat(upstream.chats()).hasSize(1);
    }

    @Test
    void chat_keyOfAnotherRequest_isRefusedWithoutACall() throws Exception {
        client.structured("chat", "{\"prompt\":\"a\",\"idempotency_key\":\"k3\"}");

        JsonNode error = client.error("chat", "{\"prompt\":\"b\",\"idempotency_key\":\"k3\"}");

        assertThat(error.path("code").stringValue()).isEqualTo("IDEMPOTENCY_MISMATCH");
        assertThat(upstream.chats()).hasSize(1);
    }

    @Test
    void chat_sameRequestAgain_comesFromTheCacheWithAConversationOfItsOwn() throws Exception {
        JsonNode first = client.structured("chat", "{\"prompt\":\"cached\"}");
        JsonNode second = client.structured("chat", "{\"prompt\":\"cached\"}");
        JsonNode third = client.structured("chat", "{\"prompt\":\"cached\",\"temperature\":0.1}");

        assertThat(first.path("answered_from").stringValue()).isEqualTo("model");
        assertThat(second.path("answered_from").stringValue()).isEqualTo("cache");
        assertThat(second.path("content")).isEqualTo(first.path("content"));
        assertThat(second.has("usage")).isFalse();
        assertThat(second.has("cost")).isFalse();
        assertThat(second.path("continuation_id")).isNotEqualTo(first.path("continuation_id"));
        assertThat(third.path("answered_from").stringValue()).isEqualTo("model");
        assertThat(upstream.chats()).hasSize(2);
    }

    @Test
    void status_twice_isNeverCached() throws Exception {
        JsonNode before = client.structured("status", "{}");
        client.structured("chat", "{\"prompt\":\"counted\"}");

        JsonNode after = client.structured("status", "{}");

        assertThat(after.path("sessions").path("started").intValue())
                .isEqualTo(before.path("sessions").path("started").intValue() + 1);
    }
}
