package dev.exai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.Workers;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A provider that is down takes nothing from another one. */
@Timeout(120)
class IsolationTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String BAD = "{\"prompt\":\"hi\",\"model\":\"gpt-4.1\"}";
    private static final String GOOD = "{\"prompt\":\"hi\",\"model\":\"glm-4.6\"}";
    private static final int HANGING = 40;
    private static final int PROBES = 60;

    private final FakeUpstream bad = FakeUpstream.start(WireDialect.OPENAI);
    private final FakeUpstream good = FakeUpstream.start(WireDialect.GLM);

    @TempDir
    private Path home;

    private Served served;
    private McpClient client;

    @BeforeEach
    void serve() throws InterruptedException {
        Program program = new Program(home)
                .with("OPENAI_API_KEY", bad.key())
                .with("EXAI_PROVIDER_OPENAI_BASE_URL", bad.baseUrl().toString())
                .with("GLM_API_KEY", good.key())
                .with("EXAI_PROVIDER_GLM_BASE_URL", good.baseUrl().toString())
                .with("EXAI_LIMITS_CALLS_PER_PRINCIPAL", "200")
                .with("EXAI_SESSIONS_PER_PRINCIPAL_RUNNING", "200");
        served = Served.start(program);
        client = served.client();
    }

    @AfterEach
    void stop() throws InterruptedException {
        served.close();
        assertThat(bad.awaitNoConnections(SOON)).isTrue();
        assertThat(good.awaitNoConnections(SOON)).isTrue();
        bad.close();
        good.close();
    }

    @Test
    void providerThatHangs_holdsItsOwnPlacesOnly() throws Exception {
        good.onEveryChat().reply("well");
        bad.onEveryChat().silent();
        probes();
        long before = median(probes());
        try (Workers callers = Workers.perTask("hanging")) {
            for (int i = 0; i < HANGING; i++) {
                callers.run(this::callBad);
            }
            assertThat(bad.awaitRequests(32, SOON)).isTrue(); // all its places are taken, and some calls wait for one

            long during = median(probes()); // fails if a single one does

            // 4: the promise is 1.5 on a quiet machine; a busy one must not fail this
            assertThat(during).isLessThan(4 * before + Duration.ofMillis(20).toNanos());
            assertThat(bad.requests()).hasSize(32);
            served.close();
        }
    }

    /** Nobody waits for the answer: the server ends first. */
    private void callBad() {
        ObjectNode params = new JsonMapper().createObjectNode();
        params.put("name", "chat").set("arguments", new JsonMapper().readTree(BAD));
        try {
            client.send("tools/call", "chat", params);
        } catch (IOException e) {
            assertThat(e).isNotNull(); // the connection went with the server
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long[] probes() throws Exception {
        long[] nanos = new long[PROBES];
        for (int i = 0; i < PROBES; i++) {
            long begun = System.nanoTime();
            JsonNode answer = client.structured("chat", GOOD);
            nanos[i] = System.nanoTime() - begun;
            assertThat(answer.path("content").stringValue()).isEqualTo("well");
        }
        return nanos;
    }

    private static long median(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
