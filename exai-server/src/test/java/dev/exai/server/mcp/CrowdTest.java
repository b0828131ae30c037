package dev.exai.server.mcp;

import static dev.exai.server.mcp.HttpWire.echo;
import static dev.exai.server.mcp.HttpWire.modern;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Limits;
import dev.exai.server.tools.ToolResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many clients that hold on to the server: they are cut off, and the others do not notice. */
@Timeout(120)
class CrowdTest {
    private static final int SLOW = 500;
    private static final int DEAF = 12;
    private static final int PROBES = 200;

    private final HttpFixture http = new HttpFixture(new Limits.Builder()
            .set(Limit.HEADER_MILLIS, 4_000)
            .set(Limit.WRITE_MILLIS, 4_000)
            .set(Limit.CALLS_PER_PRINCIPAL, 100));

    @AfterEach
    void nothingIsLeft() {
        http.close();
    }

    @Test
    void slowHeadersAndDeafReaders_areCutOffAndOthersAreServedAsBefore() {
        http.tools.add(FakeTool.of("large", (arguments, context) -> ToolResult.text("x".repeat(8_000_000))));
        HttpWire good = http.connect();
        probe(good);
        long before = median(probe(good));
        List<HttpWire> slow = new ArrayList<>();
        for (int i = 0; i < SLOW; i++) {
            slow.add(http.connect().sendText("POST /mcp HTTP/1.1\r\nHost: loc"));
        }
        for (int i = 0; i < DEAF; i++) {
            http.connect().send(modern(i, "tools/call", "'name':'large'"));
        }
        HttpFixture.await(() -> http.service.connections() == 1 + SLOW + DEAF);

        long during = median(probe(good)); // fails if a single one is not answered

        // 4: the promise is 1.5 on a quiet machine; a busy one must not fail this
        assertThat(during).isLessThan(4 * before + Duration.ofMillis(5).toNanos());
        for (HttpWire wire : slow) {
            assertThat(wire.response().status()).isEqualTo(408);
        }
        HttpFixture.await(() -> http.service.connections() == 1);
        assertThat(http.server.runningCalls()).isZero();
    }

    private static long[] probe(HttpWire good) {
        long[] nanos = new long[PROBES];
        for (int i = 0; i < PROBES; i++) {
            long begun = System.nanoTime();
            HttpWire.Response answer = good.exchange(modern(i, "tools/call", echo("n" + i)));
            nanos[i] = System.nanoTime() - begun;
            assertThat(answer.body()).contains("\"n" + i + "\"");
        }
        return nanos;
    }

    private static long median(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
