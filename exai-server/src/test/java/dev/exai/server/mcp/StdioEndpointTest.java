package dev.exai.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Limits;
import dev.exai.server.tools.ToolCatalog;
import dev.exai.server.tools.ToolResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StdioEndpointTest {
    private static final int LINE_LIMIT = 4_000;

    private final ToolCatalog tools = new ToolCatalog();
    private final McpServer server = new McpServer.Builder(new ServerIdentity("exai", "EXAI", "1.0", "Ask."), tools)
            .limits(new Limits.Builder()
                    .set(Limit.STDIO_LINE_BYTES, LINE_LIMIT)
                    .set(Limit.CALLS_PER_PRINCIPAL, 500)
                    .build())
            .build();
    private final StdioClient client = new StdioClient(server);

    StdioEndpointTest() {
        tools.add(FakeTool.echo());
    }

    @AfterEach
    void nothingIsLeft() {
        client.close();

        assertThat(server.runningCalls()).isZero();
        assertThat(server.openStreams()).isZero();
    }

    @Test
    void modernCall_withoutHandshake_isAnsweredInTheManner() {
        client.modern(1, "tools/call", "'name':'echo','arguments':{'text':'hi'}");

        JsonNode result = client.next().path("result");
        assertThat(result.path("resultType").asString()).isEqualTo("complete");
        assertThat(result.path("content").path(0).path("text").asString()).isEqualTo("hi");
        assertThat(result.path("_meta")
                        .path("io.modelcontextprotocol/serverInfo")
                        .path("name")
                        .asString())
                .isEqualTo("exai");
    }

    @Test
    void discover_always_namesAllRevisions() {
        client.modern("d", "server/discover", "");

        JsonNode result = client.next().path("result");
        assertThat(result.path("supportedVersions")).hasSize(4);
        assertThat(result.path("capabilities").has("tools")).isTrue();
        assertThat(result.path("capabilities").has("prompts")).isFalse();
        assertThat(result.path("instructions").asString()).isEqualTo("Ask.");
    }

    @Test
    void legacyCall_afterInitialize_isAnsweredInTheManner() {
        client.initialize("{}");
        client.send(
                "{'jsonrpc':'2.0','id':2,'method':'tools/call','params':{'name':'echo','arguments':{'text':'hi'}}}");

        JsonNode result = client.next().path("result");
        assertThat(result.has("resultType")).isFalse();
        assertThat(result.path("content").path(0).path("text").asString()).isEqualTo("hi");
        assertThat(result.path("isError").booleanValue()).isFalse();
    }

    @Test
    void bothEras_mixedOnOneProcess_areServedEach() {
        client.initialize("{}");
        client.modern(1, "tools/list", "");
        JsonNode modern = client.next().path("result");
        client.send("{'jsonrpc':'2.0','id':2,'method':'tools/list'}");
        JsonNode legacy = client.next().path("result");

        assertThat(modern.path("resultType").asString()).isEqualTo("complete");
        assertThat(modern.path("ttlMs").isIntegralNumber()).isTrue();
        assertThat(legacy.has("resultType")).isFalse();
        assertThat(legacy.path("tools")).isEqualTo(modern.path("tools"));
    }

    @Test
    void manyCalls_atOnce_eachGetsItsOwnAnswer() {
        int calls = 200;
        for (int i = 0; i < calls; i++) {
            client.modern(i, "tools/call", "'name':'echo','arguments':{'text':'t" + i + "'}");
        }

        Map<Integer, String> answers = new HashMap<>();
        for (int i = 0; i < calls; i++) {
            JsonNode answer = client.next();
            answers.put(
                    answer.path("id").asInt(),
                    answer.path("result").path("content").path(0).path("text").asString());
        }
        assertThat(answers).hasSize(calls);
        assertThat(answers).allSatisfy((id, text) -> assertThat(text).isEqualTo("t" + id));
    }

    @Test
    void badLines_ofEveryKind_areEachAnsweredOnceAndTheLoopGoesOn() {
        client.send("{'jsonrpc':'2.0','id':1,'method'");
        assertError(-32700);
        client.send("").send("   ").sendBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        client.send("{'jsonrpc':'2.0','id':1,'method':'ping'}{'jsonrpc':'2.0','id':2,'method':'ping'}");
        assertError(-32700);
        client.sendBytes(new byte[] {'"', (byte) 0xc3, (byte) 0x28, '"', '\n'});
        assertError(-32700);
        client.send("[{'jsonrpc':'2.0','id':1,'method':'ping'}]");
        assertError(-32600);
        client.send("{'jsonrpc':'2.0','id':null,'method':'ping'}");
        assertError(-32600);
        client.send("x".repeat(LINE_LIMIT + 1));
        assertError(-32700);

        client.sendBytes(
                "\uFEFF{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"ping\"}\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(client.next().path("id").asInt()).isEqualTo(9);
    }

    private void assertError(int code) {
        assertThat(client.next().path("error").path("code").asInt()).isEqualTo(code);
    }

    @Test
    void line_atTheLimit_isTakenAndOneByteMoreIsNot() {
        String start = "{\"jsonrpc\":\"2.0\",\"id\":\"";
        String end = "\",\"method\":\"ping\"}";
        for (int length : new int[] {LINE_LIMIT - 1, LINE_LIMIT, LINE_LIMIT + 1}) {
            client.send(start + "a".repeat(length - start.length() - end.length()) + end);
            assertThat(client.next().has("result")).isEqualTo(length <= LINE_LIMIT);
        }
    }

    @Test
    void cancelled_whileRunning_interruptsAndIsNeverAnswered() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        tools.add(FakeTool.of("wait", (arguments, context) -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return ToolResult.text("late");
        }));
        client.modern(7, "tools/call", "'name':'wait','arguments':{}");
        started.await();
        client.send("{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':7}}");
        interrupted.await();
        client.modern(8, "tools/call", "'name':'echo','arguments':{'text':'next'}");

        assertThat(client.next().path("id").asInt()).isEqualTo(8);
        assertThat(client.poll(Duration.ofMillis(100))).isNull();
    }

    /** In every fourth round the answer is first, in every fourth the cancel; in the others nobody knows. */
    @Test
    void cancelled_racingTheAnswer_endsEachCallOnce() {
        int rounds = 400;
        Map<Integer, CountDownLatch> release = new ConcurrentHashMap<>();
        tools.add(FakeTool.of("race", (arguments, context) -> {
            awaitUninterruptibly(release.get(arguments.path("round").asInt()));
            return ToolResult.text("done");
        }));
        Map<String, Integer> answers = new HashMap<>();

        for (int round = 0; round < rounds; round++) {
            release.put(round, new CountDownLatch(round % 4 == 0 ? 0 : 1));
            client.modern(round, "tools/call", "'name':'race','arguments':{'round':" + round + "}");
            if (round % 4 == 0) {
                countUntil(String.valueOf(round), answers);
            }
            if (round % 4 == 2) {
                release.get(round).countDown();
            }
            client.send("{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':" + round + "}}");
            if (round % 4 == 1) {
                client.modern("fence " + round, "tools/call", "'name':'echo','arguments':{'text':'x'}");
                countUntil("fence " + round, answers);
            }
            release.get(round).countDown();
        }
        client.modern("end", "tools/call", "'name':'echo','arguments':{'text':'x'}");
        countUntil("end", answers);
        for (JsonNode late = client.poll(Duration.ofMillis(300)); late != null; ) {
            answers.merge(late.path("id").asString(), 1, Integer::sum);
            late = client.poll(Duration.ofMillis(300));
        }

        for (int round = 0; round < rounds; round++) {
            int count = answers.getOrDefault(String.valueOf(round), 0);
            assertThat(count).as("round " + round).isBetween(round % 4 == 0 ? 1 : 0, round % 4 == 1 ? 0 : 1);
        }
    }

    private void countUntil(String id, Map<String, Integer> answers) {
        String seen = "";
        while (!seen.equals(id)) {
            seen = client.next().path("id").asString();
            answers.merge(seen, 1, Integer::sum);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void endOfInput_withACallRunning_endsTheServerWithinTwoSeconds() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        tools.add(FakeTool.of("wait", (arguments, context) -> {
            context.cancel().onCancel(cancelled::countDown);
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return ToolResult.text("late");
        }));
        client.modern(7, "tools/call", "'name':'wait','arguments':{}");
        started.await();

        assertThat(client.end(Duration.ofSeconds(2))).isTrue();
        assertThat(cancelled.getCount()).isZero();
    }

    @Test
    void anyRequest_beforeInitializeAndWithoutMetadata_saysWhatIsMissing() {
        client.send("{'jsonrpc':'2.0','id':1,'method':'tools/list'}");

        JsonNode error = client.next().path("error");
        assertThat(error.path("code").asInt()).isEqualTo(-32602);
        assertThat(error.path("message").asString()).contains("_meta").contains("initialize");
    }
}
