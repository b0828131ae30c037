package dev.exai.server.mcp;

import static dev.exai.server.mcp.HttpWire.echo;
import static dev.exai.server.mcp.HttpWire.modern;
import static dev.exai.server.mcp.HttpWire.modernBody;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Limits;
import dev.exai.server.tools.LogLevel;
import dev.exai.server.tools.ToolResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.StringNode;

class HttpHardeningTest {
    private static final int BODY_LIMIT = 1_000;

    private final HttpFixture http = new HttpFixture(new Limits.Builder()
            .set(Limit.HTTP_BODY_BYTES, BODY_LIMIT)
            .set(Limit.HTTP_HEADER_BYTES, 2_000)
            .set(Limit.HTTP_HEADER_COUNT, 12)
            .set(Limit.HTTP_PIPELINED, 2)
            .set(Limit.HTTP_CONNECTIONS, 80)
            .set(Limit.HEADER_MILLIS, 300)
            .set(Limit.BODY_MILLIS, 300)
            .set(Limit.IDLE_MILLIS, 2_000)
            .set(Limit.WRITE_MILLIS, 500)
            .set(Limit.KEEP_ALIVE_MILLIS, 100)
            .set(Limit.STREAM_BUFFER_BYTES, 100_000));

    @AfterEach
    void nothingIsLeft() {
        http.close();
    }

    private static HttpWire.Request ofLength(int bytes) {
        String body = modernBody(1, "tools/call", echo(""));
        return modern(1, "tools/call", echo("x".repeat(bytes - body.length())));
    }

    @Test
    void body_aroundTheLimit_isTakenUpToIt() {
        assertThat(http.exchange(ofLength(BODY_LIMIT - 1)).status()).isEqualTo(200);
        assertThat(http.exchange(ofLength(BODY_LIMIT)).status()).isEqualTo(200);
        HttpWire wire = http.connect();
        assertThat(wire.exchange(ofLength(BODY_LIMIT + 1)).status()).isEqualTo(413);
        assertThat(wire.isClosedByServer()).isTrue();
    }

    @Test
    void body_inChunks_isTakenUpToTheLimitToo() {
        HttpWire.Request head =
                modern(1, "tools/list", "").header("Content-Length", null).body("");
        String body = modernBody(1, "tools/list", "").replace('\'', '"');
        HttpWire wire = http.connect().send(head.header("Transfer-Encoding", "chunked"));
        wire.sendText("3\r\n" + body.substring(0, 3) + "\r\n");
        wire.sendText(Integer.toHexString(body.length() - 3) + "\r\n" + body.substring(3) + "\r\n0\r\n\r\n");
        assertThat(wire.response().status()).isEqualTo(200);

        HttpWire endless = http.connect().send(head);
        endless.sendText("400\r\n" + "x".repeat(1_024) + "\r\n");
        assertThat(endless.response().status()).isEqualTo(413);
        assertThat(endless.isClosedByServer()).isTrue();
    }

    @Test
    void request_thatCouldMeanTwoThings_isRefused() {
        HttpWire.Request both = modern(1, "tools/list", "").header("Transfer-Encoding", "chunked");
        HttpWire.Request twice = modern(1, "tools/list", "").line("Content-Length: 7");

        assertThat(http.exchange(both).status()).isEqualTo(400);
        assertThat(http.exchange(twice).status()).isEqualTo(400);
        HttpWire garbage = http.connect().sendText("garbage\r\n\r\n");
        assertThat(garbage.response().status()).isEqualTo(400);
        assertThat(garbage.isClosedByServer()).isTrue();
        HttpWire badChunk = http.connect()
                .send(modern(1, "tools/list", "")
                        .header("Transfer-Encoding", "chunked")
                        .header("Content-Length", null)
                        .body(""))
                .sendText("zz\r\n");
        assertThat(badChunk.response().status()).isEqualTo(400);
    }

    @Test
    void headers_aroundTheLimits_areTakenUpToThem() {
        HttpWire.Request few = modern(1, "tools/list", "");
        for (int i = 0; i < 5; i++) {
            few.line("X-" + i + ": 1");
        }
        assertThat(http.exchange(few).status()).isEqualTo(200);
        assertThat(http.exchange(few.line("X-last: 1")).status()).isEqualTo(200);
        assertThat(http.exchange(few.line("X-one-more: 1")).status()).isEqualTo(431);
        assertThat(http.exchange(modern(1, "tools/list", "").header("X-Long", "x".repeat(2_000)))
                        .status())
                .isEqualTo(431);
        assertThat(http.exchange(new HttpWire.Request("GET", "/" + "x".repeat(2_000)))
                        .status())
                .isEqualTo(414);
    }

    @Test
    void slowHeaders_areCutOffByTheTimerAndOthersAreServed() {
        List<HttpWire> slow = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            slow.add(http.connect().sendText("POST /mcp HTTP/1.1\r\nHost: loc"));
        }

        for (int i = 0; i < 20; i++) {
            assertThat(http.exchange(modern(1, "tools/call", echo("x"))).status())
                    .isEqualTo(200);
        }
        for (HttpWire wire : slow) {
            assertThat(wire.response().status()).isEqualTo(408);
            assertThat(wire.isClosedByServer()).isTrue();
        }
    }

    @Test
    void slowBody_isCutOffByTheTimer() {
        HttpWire wire = http.connect().send(modern(1, "tools/list", "").header("Content-Length", "900"));

        assertThat(wire.response().status()).isEqualTo(408);
        assertThat(wire.isClosedByServer()).isTrue();
    }

    @Test
    void idleConnection_isClosedAfterItsTime() {
        HttpWire wire = http.connect();
        wire.exchange(modern(1, "tools/list", ""));

        assertThat(wire.isClosedByServer()).isTrue();
    }

    @Test
    void quietStream_showsSignsOfLife() {
        HttpWire wire = http.connect();
        wire.exchange(modern(1, "subscriptions/listen", "'notifications':{'toolsListChanged':true}"));
        wire.nextEvent();

        assertThat(wire.chunk()).isEqualTo(":\n\n");
        assertThat(wire.chunk()).isEqualTo(":\n\n");
        http.tools.remove("echo");
        assertThat(wire.nextEvent().path("method").asString()).isEqualTo("notifications/tools/list_changed");
    }

    @Test
    void readerThatNeverReads_isCutOffAndItsCallCancelled() throws InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);
        http.tools.add(FakeTool.of("flood", (arguments, context) -> {
            context.cancel().onCancel(cancelled::countDown);
            String kilobytes = "x".repeat(10_000);
            for (int i = 0; !context.cancel().isCancelled() && i < 100_000; i++) {
                context.log(LogLevel.ERROR, "flood", StringNode.valueOf(kilobytes));
            }
            return ToolResult.text("flooded");
        }));
        http.connect()
                .send(HttpWire.post(modernBody(1, "tools/call", "'name':'flood'")
                                .replace("'_meta':{", "'_meta':{'io.modelcontextprotocol/logLevel':'debug',"))
                        .header("MCP-Protocol-Version", "2026-07-28")
                        .header("Mcp-Method", "tools/call")
                        .header("Mcp-Name", "flood"));

        assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void largeAnswerNobodyReads_isGivenUp() {
        http.tools.add(FakeTool.of("large", (arguments, context) -> ToolResult.text("x".repeat(20_000_000))));
        http.connect().send(modern(1, "tools/call", "'name':'large'"));

        HttpFixture.await(() -> http.service.connections() == 0);
    }

    @Test
    void pipelinedRequests_areAnsweredInOrder() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            many.append(new String(
                    modern(i, "tools/call", echo("n" + i)).bytes(http.service.port()), StandardCharsets.UTF_8));
        }
        HttpWire wire = http.connect().sendText(many.toString());

        for (int i = 0; i < 8; i++) {
            assertThat(wire.response().body()).contains("\"n" + i + "\"");
        }
    }

    @Test
    void refusalInThePipe_comesAfterTheAnswersBeforeIt() {
        HttpWire wire = http.connect()
                .send(modern(1, "tools/call", echo("first")))
                .send(modern(2, "tools/call", echo("second")).header("Host", "evil.example"));

        assertThat(wire.response().body()).contains("first");
        assertThat(wire.response().status()).isEqualTo(421);
        assertThat(wire.isClosedByServer()).isTrue();
    }

    @Test
    void connection_thatAsksToBeClosed_isClosedAfterTheAnswer() {
        HttpWire wire = http.connect();

        HttpWire.Response response =
                wire.exchange(modern(1, "tools/call", echo("x")).header("Connection", "close"));

        assertThat(response.headers()).containsEntry("connection", "close");
        assertThat(wire.isClosedByServer()).isTrue();
    }

    @Test
    void expectation_ofContinue_isMetBeforeTheBody() {
        HttpWire.Request request = modern(1, "tools/list", "").header("Expect", "100-continue");
        String body = modernBody(1, "tools/list", "").replace('\'', '"');
        HttpWire wire = http.connect()
                .send(request.header("Content-Length", String.valueOf(body.length()))
                        .body(""));

        assertThat(wire.response().status()).isEqualTo(100);
        wire.sendText(body);
        assertThat(wire.response().status()).isEqualTo(200);
    }

    @Test
    void connections_beyondTheLimit_areClosedAtOnce() {
        List<HttpWire> open = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            open.add(http.connect());
        }
        HttpFixture.await(() -> http.service.connections() == 80);

        assertThat(http.connect().isClosedByServer()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closing_withCallsRunning_drainsThenCutsOff(boolean endsInTime) throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        http.tools.add(FakeTool.hold(started, release));
        HttpWire holder = http.connect().send(modern(1, "tools/call", "'name':'hold'"));
        HttpWire idle = http.connect();
        idle.exchange(modern(1, "tools/list", ""));
        started.await();
        if (endsInTime) {
            release.countDown();
        }

        assertThat(http.service.close(Duration.ofMillis(endsInTime ? 5_000 : 100)))
                .isEqualTo(endsInTime);

        assertThat(holder.response().status()).isEqualTo(endsInTime ? 200 : 202);
        assertThat(idle.isClosedByServer()).isTrue();
    }
}
