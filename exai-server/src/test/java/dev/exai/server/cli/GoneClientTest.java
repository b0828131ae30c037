package dev.exai.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.CancelToken;
import dev.exai.core.TimeSource;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A client closes its connection in the middle of an answer. */
@Timeout(120)
class GoneClientTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path home;

    @Test
    void client_goesInTheMiddleOfAnAnswer_endsTheCallAndThePartIsKeptAsCancelled() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI)) {
            upstream.onChat().reply("one two three four five six seven eight").stallAfter(5);
            Program program = new Program(home)
                    .with("OPENAI_API_KEY", upstream.key())
                    .with("EXAI_PROVIDER_OPENAI_BASE_URL", upstream.baseUrl().toString());
            try (Served served = Served.start(program)) {
                leaveAtTheFirstWord(served);

                assertThat(upstream.awaitNoConnections(SOON)).isTrue();
                String kept = exported(program);
                assertThat(kept)
                        .contains("\"interruptedBy\":\"CANCELLED\"", "one")
                        .doesNotContain("eight");
                assertThat(upstream.requests()).hasSize(1);
            }
        }
    }

    private static void leaveAtTheFirstWord(Served served) throws Exception {
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        params.put("name", "chat").putObject("arguments").put("prompt", "hi");
        params.putObject("_meta").put("progressToken", "p");
        try (BufferedReader lines = served.client().lines("tools/call", "chat", params)) {
            String line = lines.readLine();
            while (line != null && !line.contains("characters so far")) {
                line = lines.readLine();
            }
            assertThat(line).isNotNull();
        }
    }

    /** What is kept, as soon as something is: the call ends a moment after its connections. */
    private static String exported(Program program) throws InterruptedException {
        TimeSource time = TimeSource.system();
        long end = time.nanos() + SOON.toNanos();
        String exported = "";
        while (!exported.contains("\"turn\":1") && time.nanos() < end) {
            time.sleep(Duration.ofMillis(50), CancelToken.never());
            exported = program.run("conversations", "export").out();
        }
        return exported;
    }
}
