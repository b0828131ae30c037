package dev.exai.server.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.server.cli.McpClient;
import dev.exai.server.cli.Program;
import dev.exai.server.cli.Served;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Keys, stand-ins, budgets and the choice of a model, set as a user sets them and seen as a client sees them. */
@Timeout(120)
class RoutingTest {
    private static final String BROKEN = "{\"error\":{\"message\":\"down\",\"code\":\"1234\"}}";

    private final FakeUpstream glm = FakeUpstream.start(WireDialect.GLM);
    private final FakeUpstream openai = FakeUpstream.start(WireDialect.OPENAI);

    @TempDir
    private Path home;

    private Served served;

    @AfterEach
    void stop() {
        served.close();
        glm.close();
        openai.close();
    }

    @Test
    void chat_firstKeyRefused_furtherKeyAnswersAndTheAttemptsTellBoth() throws Exception {
        McpClient client = serve(program()
                .with("GLM_API_KEY", "a-key-nobody-knows")
                .with("EXAI_PROVIDER_GLM_FURTHER_KEYS", "another-unknown-key, " + glm.key()));
        glm.onEveryChat().reply("hello");

        List<String> failures = new ArrayList<>();
        for (int conversation = 0; conversation < 6; conversation++) { // each has its own order of the keys
            JsonNode answer =
                    client.structured("chat", "{\"prompt\":\"hi " + conversation + "\",\"model\":\"glm-4.6v\"}");
            assertThat(answer.path("content").stringValue()).isEqualTo("hello");
            answer.path("attempts").forEach(attempt -> {
                assertThat(attempt.path("key").stringValue()).matches("[0-9a-f]{8}");
                if (attempt.has("failure")) {
                    failures.add(attempt.path("failure").stringValue());
                }
            });
            assertThat(answer.toString()).doesNotContain("nobody-knows").doesNotContain(glm.key());
        }

        assertThat(failures)
                .as("each bad key is found out once")
                .hasSizeBetween(1, 2)
                .containsOnly("AUTHENTICATION");
    }

    @Test
    void chat_namedModelFails_configuredStandInAnswersAndIsNamed() throws Exception {
        McpClient client = serve(program()
                .with("GLM_API_KEY", glm.key())
                .with("OPENAI_API_KEY", openai.key())
                .with("EXAI_RETRIES_ATTEMPTS", "1")
                .with("EXAI_FALLBACK_MODELS", "openai/gpt-6-luna"));
        glm.onEveryChat().fail(500, Map.of(), BROKEN);
        openai.onEveryChat().reply("from the other one");

        JsonNode result = client.call("chat", "{\"prompt\":\"hi\",\"model\":\"glm-4.6v\"}");
        JsonNode answer = result.path("structuredContent");

        assertThat(answer.path("content").stringValue()).isEqualTo("from the other one");
        assertThat(answer.path("provider").stringValue()).isEqualTo("openai");
        assertThat(answer.path("model_requested").stringValue()).isEqualTo("glm/glm-4.6v");
        assertThat(answer.path("warnings").toString()).contains("\"fallback\"").contains("openai/gpt-6-luna");
        assertThat(answer.path("attempts")).hasSize(2);
        assertThat(result.path("_meta")
                        .path("dev.exai/route")
                        .path("fallbacks")
                        .path("general")
                        .toString())
                .isEqualTo("[\"openai/gpt-6-luna\"]");
        assertThat(glm.chats()).hasSize(1);
    }

    @Test
    void chat_autoWithCategory_showsEveryCandidate() throws Exception {
        McpClient client = serve(program().with("GLM_API_KEY", glm.key()).with("OPENAI_API_KEY", openai.key()));
        glm.onEveryChat().reply("hello");
        openai.onEveryChat().reply("hello");

        JsonNode result = client.call("chat", "{\"prompt\":\"hi\",\"model\":\"auto/fast\",\"use_websearch\":true}");

        JsonNode route = result.path("_meta").path("dev.exai/route");
        assertThat(route.path("because").stringValue()).contains("best fast one");
        assertThat(route.path("candidates").size()).isGreaterThan(20);
        assertThat(route.path("candidates").get(0).path("model")).isEqualTo(route.path("model"));
        assertThat(route.path("candidates").toString()).contains("skipped_because");
    }

    @Test
    void chat_budgetOfTheDayUsedUp_isRefusedBeforeAnythingIsSent() throws Exception {
        McpClient client =
                serve(program().with("GLM_API_KEY", glm.key()).with("EXAI_BUDGET_PER_PRINCIPAL_DAY_TOKENS", "4200"));
        glm.onEveryChat().reply("hello");
        client.structured("chat", "{\"prompt\":\"hi\",\"model\":\"glm-4.6v\"}");

        JsonNode error = client.error("chat", "{\"prompt\":\"" + "x".repeat(500) + "\",\"model\":\"glm-4.6v\"}");

        assertThat(error.path("code").stringValue()).isEqualTo("QUOTA_EXHAUSTED");
        assertThat(error.path("message").stringValue()).contains("budget", "of 4200 tokens");
        assertThat(glm.chats()).hasSize(1);
    }

    private Program program() {
        return new Program(home)
                .with("EXAI_PROVIDER_GLM_BASE_URL", glm.baseUrl().toString())
                .with("EXAI_PROVIDER_OPENAI_BASE_URL", openai.baseUrl().toString());
    }

    private McpClient serve(Program program) throws InterruptedException {
        served = Served.start(program);
        return served.client();
    }
}
