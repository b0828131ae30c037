package dev.exai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.Usage;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Budgets of a server whose conversations are on disk. */
@Timeout(60)
class BudgetTest {
    @TempDir
    private Path home;

    @Test
    void conversation_countsFromItsFirstTurnOnAndAcrossARestart() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI)) {
            upstream.onEveryChat().usage(Usage.of(100, 300)).reply("well");
            Program program = new Program(home)
                    .with("OPENAI_API_KEY", upstream.key())
                    .with("EXAI_PROVIDER_OPENAI_BASE_URL", upstream.baseUrl().toString())
                    .with("EXAI_BUDGET_PER_CONVERSATION_TOKENS", "1600"); // each turn reserves 1,000 and uses 400
            String handle;
            try (Served served = Served.start(program)) {
                handle = turn(served, "");
                turn(served, handle);
            }

            try (Served served = Served.start(program)) {
                String refused = served.client().error("chat", question(handle)).toString();

                assertThat(refused).contains("QUOTA_EXHAUSTED", "of the conversation", "800 tokens");
                assertThat(turn(served, "")).isNotEqualTo(handle);
            }
            assertThat(upstream.requests()).hasSize(3);
        }
    }

    private static String turn(Served served, String handle) throws Exception {
        return served.client()
                .structured("chat", question(handle))
                .path("continuation_id")
                .stringValue();
    }

    private static String question(String handle) {
        String goesOn = handle.isEmpty() ? "" : ",\"continuation_id\":\"" + handle + "\"";
        return "{\"prompt\":\"hi\",\"model\":\"gpt-4.1\",\"max_output_tokens\":1000" + goesOn + "}";
    }
}
