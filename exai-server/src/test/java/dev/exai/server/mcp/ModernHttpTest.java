package dev.exai.server.mcp;

import static dev.exai.server.mcp.HttpWire.echo;
import static dev.exai.server.mcp.HttpWire.modern;
import static dev.exai.server.mcp.HttpWire.modernBody;
import static dev.exai.server.mcp.HttpWire.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.PrincipalId;
import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Limits;
import dev.exai.server.tools.LogLevel;
import dev.exai.server.tools.ToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

class ModernHttpTest {
    private final HttpFixture http = new HttpFixture(
            new Limits.Builder().set(Limit.CALLS_PER_PRINCIPAL, 3).set(Limit.STREAMS_PER_PRINCIPAL, 2));

    @AfterEach
    void nothingIsLeft() {
        http.close();
    }

    private static int code(HttpWire.Response response) {
        return response.json().path("error").path("code").asInt();
    }

    @Test
    void call_good_isAnsweredAsJson() {
        HttpWire.Response response = http.exchange(modern(1, "tools/call", echo("hi")));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers())
                .containsEntry("content-type", "application/json")
                .containsKey("date");
        assertThat(response.json()
                        .path("result")
                        .path("content")
                        .path(0)
                        .path("text")
                        .asString())
                .isEqualTo("hi");
    }

    @Test
    void headers_missingOrDifferentFromTheBody_areMismatchesAndTheToolIsNotRun() {
        HttpWire.Request[] bent = {
            modern(1, "tools/call", echo("x")).header("MCP-Protocol-Version", null),
            modern(1, "tools/call", echo("x")).header("MCP-Protocol-Version", "2025-11-25"),
            modern(1, "tools/call", echo("x")).header("Mcp-Method", null),
            modern(1, "tools/call", echo("x")).header("Mcp-Method", "tools/list"),
            modern(1, "tools/call", echo("x")).header("Mcp-Name", null),
            modern(1, "tools/call", echo("x")).header("Mcp-Name", "other"),
            modern(1, "tools/call", echo("x")).header("Mcp-Name", "=?base64?ZWNob?="),
            modern(1, "tools/call", echo("x")).header("Mcp-Name", "=?base64?ZWN*bw==?="),
            modern(1, "tools/call", echo("x")).line("Mcp-Name: echo"),
            modern(1, "tools/call", echo("x")).header("Mcp-Name", "ech\u00f6"),
        };

        for (HttpWire.Request request : bent) {
            HttpWire.Response response = http.exchange(request);
            assertThat(response.status()).isEqualTo(400);
            assertThat(code(response)).isEqualTo(-32020);
        }
        assertThat(http.exchange(modern(1, "tools/call", echo("x")).header("Mcp-Name", "=?base64?ZWNobw==?="))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void parameterHeaders_areComparedWithTheArguments() {
        http.tools.add(FakeTool.of(
                "query",
                "{'type':'object','properties':{'region':{'type':'string','x-mcp-header':'Region'},"
                        + "'count':{'type':'integer','x-mcp-header':'Count'},"
                        + "'dry':{'type':'boolean','x-mcp-header':'Dry'}}}",
                null,
                (arguments, context) -> ToolResult.text("ran")));
        String call = "'name':'query','arguments':{'region':'eu','count':42,'dry':true}";

        HttpWire.Request good = modern(1, "tools/call", call)
                .header("Mcp-Param-Region", "eu")
                .header("mcp-param-count", "42.0")
                .header("Mcp-Param-Dry", "true");
        assertThat(http.exchange(good).status()).isEqualTo(200);
        assertThat(code(http.exchange(good.header("Mcp-Param-Dry", "false")))).isEqualTo(-32020);
        good.header("Mcp-Param-Dry", "true");
        assertThat(code(http.exchange(good.header("mcp-param-count", "43")))).isEqualTo(-32020);
        assertThat(code(http.exchange(good.header("mcp-param-count", "many")))).isEqualTo(-32020);
        good.header("mcp-param-count", "42");
        assertThat(code(http.exchange(good.header("Mcp-Param-Region", null)))).isEqualTo(-32020);
        assertThat(code(http.exchange(modern(1, "tools/call", "'name':'query','arguments':{'region':null}")
                        .header("Mcp-Param-Region", "eu"))))
                .isEqualTo(-32020);
        assertThat(http.exchange(modern(1, "tools/call", "'name':'query','arguments':{'region':null}"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void requests_thatBreakTheEra_areRefusedAsItSays() {
        HttpWire.Response unknown = http.exchange(modern(1, "no/such", ""));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(code(unknown)).isEqualTo(-32601);
        assertThat(http.exchange(modern(1, "initialize", "")).status()).isEqualTo(404);
        assertThat(http.exchange(modern(1, "ping", "")).status()).isEqualTo(404);
        assertThat(http.exchange(modern(1, "completion/complete", "")).status()).isEqualTo(404);

        HttpWire.Response future =
                http.exchange(post(modernBody(1, "tools/list", "").replace("2026-07-28", "2099-01-01"))
                        .header("MCP-Protocol-Version", "2099-01-01"));
        assertThat(future.status()).isEqualTo(400);
        assertThat(code(future)).isEqualTo(-32022);
        assertThat(future.json().path("error").path("data").path("supported")).hasSize(4);

        HttpWire.Response bare = http.exchange(post("{'jsonrpc':'2.0','id':1,'method':'tools/list'}")
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "tools/list"));
        assertThat(bare.status()).isEqualTo(400);
        assertThat(code(bare)).isEqualTo(-32602);

        HttpWire.Response tool = http.exchange(modern(1, "tools/call", "'name':'nobody','arguments':{}"));
        assertThat(code(tool)).isEqualTo(-32602);
        assertThat(http.exchange(modern(1, "tools/call", "'name':'echo','arguments':[]"))
                        .json()
                        .has("error"))
                .isTrue();
    }

    @Test
    void arguments_wrong_areAFailureThatNamesEveryField() {
        HttpWire.Response response = http.exchange(modern(1, "tools/call", "'name':'echo','arguments':{'text':5}"));

        JsonNode result = response.json().path("result");
        assertThat(result.path("isError").booleanValue()).isTrue();
        assertThat(result.path("content").path(0).path("text").asString()).contains("text must be a string");
        JsonNode error = result.path("_meta").path("dev.exai/error");
        assertThat(error.path("code").asString()).isEqualTo("INVALID_REQUEST");
        assertThat(error.path("retryable").booleanValue()).isFalse();
        assertThat(error.path("request_id").asString()).startsWith("req_");
    }

    @Test
    void bodies_thatAreNoMessage_areRefused() {
        for (String body : List.of("{", "[]x", "{'a':1,'a':2}", "1e1000000", "'\\ud800'", "{}{}", "")) {
            HttpWire.Response response = http.exchange(post(body.isEmpty() ? " " : body));
            assertThat(response.status()).isEqualTo(400);
            assertThat(code(response)).isEqualTo(-32700);
        }
        for (String body : List.of("[]", "{}", "{'jsonrpc':'1.0','id':1,'method':'ping'}", "5")) {
            HttpWire.Response response = http.exchange(post(body));
            assertThat(response.status()).isEqualTo(400);
            assertThat(code(response)).isEqualTo(-32600);
        }
    }

    @Test
    void notification_isAcceptedAndAResponseIsNot() {
        HttpWire.Response notified = http.exchange(post("{'jsonrpc':'2.0','method':'notifications/whatever'}")
                .header("MCP-Protocol-Version", "2026-07-28"));
        HttpWire.Response answered = http.exchange(
                post("{'jsonrpc':'2.0','id':1,'result':{}}").header("MCP-Protocol-Version", "2026-07-28"));

        assertThat(notified.status()).isEqualTo(202);
        assertThat(answered.status()).isEqualTo(400);
    }

    @Test
    void progress_whileRunning_comesAsEventsThatOnlyRise() {
        http.tools.add(FakeTool.of("steps", (arguments, context) -> {
            assertThat(context.wantsProgress()).isTrue();
            context.progress(1, 3.0, "one");
            context.progress(1, 3.0, "not more");
            context.progress(2.5, 3.0, null);
            return ToolResult.text("done");
        }));
        HttpWire wire = http.connect();
        HttpWire.Response start = wire.exchange(post(modernBody(1, "tools/call", "'name':'steps'")
                        .replace("'_meta':{", "'_meta':{'progressToken':'p',"))
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "tools/call")
                .header("Mcp-Name", "steps"));

        assertThat(start.isStream()).isTrue();
        assertThat(start.headers()).containsEntry("x-accel-buffering", "no");
        JsonNode first = wire.nextEvent().path("params");
        assertThat(first.path("progressToken").asString()).isEqualTo("p");
        assertThat(first.path("message").asString()).isEqualTo("one");
        assertThat(wire.nextEvent().path("params").path("progress").doubleValue())
                .isEqualTo(2.5);
        assertThat(wire.nextEvent().path("result").path("resultType").asString())
                .isEqualTo("complete");
        assertThat(wire.event()).isNull();
        assertThat(wire.exchange(modern(2, "tools/call", echo("same connection")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void messages_toTheLog_comeOnlyFromTheLevelTheRequestNames() {
        http.tools.add(FakeTool.of("talk", (arguments, context) -> {
            context.log(LogLevel.DEBUG, "test", StringNode.valueOf("low"));
            context.log(LogLevel.ERROR, "test", StringNode.valueOf("high"));
            return ToolResult.text("done");
        }));
        HttpWire wire = http.connect();
        assertThat(wire.exchange(modern(1, "tools/call", "'name':'talk'")).isStream())
                .isFalse();

        HttpWire.Response start = wire.exchange(post(modernBody(2, "tools/call", "'name':'talk'")
                        .replace("'_meta':{", "'_meta':{'io.modelcontextprotocol/logLevel':'warning',"))
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "tools/call")
                .header("Mcp-Name", "talk"));

        assertThat(start.isStream()).isTrue();
        assertThat(wire.nextEvent().path("params").path("data").asString()).isEqualTo("high");
        assertThat(wire.nextEvent().has("result")).isTrue();
    }

    @Test
    void clientsWithTheSameIds_together_eachGetTheirOwnAnswers() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(2);
        List<Future<Integer>> right = new ArrayList<>();
        for (String name : List.of("one", "two")) {
            HttpWire wire = http.connect();
            right.add(clients.submit(() -> {
                int matching = 0;
                for (int i = 0; i < 1_000; i++) {
                    String said = name + i;
                    HttpWire.Response answer = wire.exchange(modern(1, "tools/call", echo(said)));
                    matching += answer.body().contains("\"" + said + "\"") ? 1 : 0;
                }
                return matching;
            }));
        }

        assertThat(right.get(0).get(60, TimeUnit.SECONDS)).isEqualTo(1_000);
        assertThat(right.get(1).get(60, TimeUnit.SECONDS)).isEqualTo(1_000);
        clients.shutdown();
    }

    @Test
    void closingTheConnection_cancelsTheCall() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        http.tools.add(FakeTool.of("wait", (arguments, context) -> {
            context.cancel().onCancel(cancelled::countDown);
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return ToolResult.text("late");
        }));
        HttpWire wire = http.connect().send(modern(1, "tools/call", "'name':'wait'"));
        started.await();
        wire.close();

        assertThat(cancelled.await(1, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void calls_oneMoreThanAllowed_areRefusedAtOnceAndTheOthersGoOn() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(3);
        CountDownLatch release = new CountDownLatch(1);
        http.tools.add(FakeTool.hold(started, release));
        List<HttpWire> holders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            holders.add(http.connect().send(modern(i, "tools/call", "'name':'hold'")));
        }
        started.await();

        HttpWire.Response refused = http.exchange(modern(9, "tools/call", echo("one more")));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(code(refused)).isEqualTo(-32000);
        assertThat(refused.json().path("error").path("data").path("retryable").booleanValue())
                .isTrue();
        assertThat(http.exchange(modern(9, "tools/list", "")).status()).isEqualTo(200);

        release.countDown();
        for (HttpWire holder : holders) {
            assertThat(holder.response().status()).isEqualTo(200);
        }
        assertThat(http.exchange(modern(9, "tools/call", echo("again"))).status())
                .isEqualTo(200);
    }

    @Test
    void fault_ofATool_showsNothingButTheRequestId() {
        http.tools.add(FakeTool.of("broken", (arguments, context) -> {
            throw new IllegalStateException("secret detail of /some/path");
        }));

        HttpWire.Response response = http.exchange(modern(1, "tools/call", "'name':'broken'"));

        assertThat(code(response)).isEqualTo(-32603);
        assertThat(response.body()).doesNotContain("secret", "IllegalState", "/some/path", "at dev.");
        assertThat(response.json().path("error").path("data").path("request_id").asString())
                .startsWith("req_");
    }

    @Test
    void largeBody_isServedToo() {
        String text = "x".repeat(300_000);

        HttpWire.Response response = http.exchange(modern(1, "tools/call", echo(text)));

        assertThat(response.json()
                        .path("result")
                        .path("content")
                        .path(0)
                        .path("text")
                        .asString())
                .hasSize(300_000);
    }

    @Test
    void subscription_tellsWhatWasAskedForAndEndsGracefully() {
        HttpWire wire = http.connect();
        HttpWire.Response start = wire.exchange(modern(
                "sub",
                "subscriptions/listen",
                "'notifications':{'toolsListChanged':true,'resourceSubscriptions':['test://a']}"));
        assertThat(start.isStream()).isTrue();
        JsonNode acknowledged = wire.nextEvent();
        assertThat(acknowledged.path("method").asString()).isEqualTo("notifications/subscriptions/acknowledged");
        assertThat(acknowledged.path("params").path("notifications").has("promptsListChanged"))
                .isFalse();

        http.prompts.add("p", new FakePrompt("p"));
        http.resources.updated("test://b");
        http.resources.updated("test://a");
        http.resources.updated("test://a", new PrincipalId("somebody-else"));
        http.tools.remove("echo");

        JsonNode updated = wire.nextEvent();
        assertThat(updated.path("params").path("uri").asString()).isEqualTo("test://a");
        assertThat(updated.path("params")
                        .path("_meta")
                        .path("io.modelcontextprotocol/subscriptionId")
                        .asString())
                .isEqualTo("sub");
        assertThat(wire.nextEvent().path("method").asString()).isEqualTo("notifications/tools/list_changed");
        http.server.close();
        JsonNode end = wire.nextEvent();
        assertThat(end.path("id").asString()).isEqualTo("sub");
        assertThat(end.path("result").path("resultType").asString()).isEqualTo("complete");
        assertThat(wire.event()).isNull();
    }

    @Test
    void streams_oneMoreThanAllowed_areRefusedUntilOneEnds() {
        String filter = "'notifications':{'toolsListChanged':true}";
        HttpWire first = http.connect();
        assertThat(first.exchange(modern(1, "subscriptions/listen", filter)).isStream())
                .isTrue();
        assertThat(http.exchange(modern(1, "subscriptions/listen", filter)).isStream())
                .isTrue();

        HttpWire.Response refused = http.exchange(modern(1, "subscriptions/listen", filter));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(code(refused)).isEqualTo(-32000);
        first.close();
        HttpFixture.await(() -> http.server.openStreams() < 2);

        assertThat(http.exchange(modern(1, "subscriptions/listen", filter)).isStream())
                .isTrue();
    }

    @Test
    void subscription_withoutAFilter_isRefused() {
        assertThat(code(http.exchange(modern(1, "subscriptions/listen", "")))).isEqualTo(-32602);

        assertThat(http.exchange(listenTo(255)).isStream()).isTrue();
        assertThat(http.exchange(listenTo(256)).isStream()).isTrue();
        assertThat(code(http.exchange(listenTo(257)))).isEqualTo(-32602);
    }

    private static HttpWire.Request listenTo(int resources) {
        String uris =
                IntStream.range(0, resources).mapToObj(i -> "'u" + i + "'").collect(Collectors.joining(","));
        return modern(1, "subscriptions/listen", "'notifications':{'resourceSubscriptions':[" + uris + "]}");
    }

    @Test
    void connectionsClosed_whileTheirAnswersCome_leaveNothingBehind() throws Exception {
        http.tools.add(FakeTool.of("quick", (arguments, context) -> ToolResult.text("x".repeat(2_000))));
        int cut = 0;
        for (int round = 0; round < 300; round++) {
            HttpWire wire = http.connect().send(modern(round, "tools/call", "'name':'quick'"));
            for (int i = 0; i < round % 10 * 400; i++) {
                Thread.onSpinWait(); // so that it is closed before, in and after the answer
            }
            wire.close();
            cut++;
        }

        HttpFixture.await(() -> http.server.runningCalls() == 0 && http.service.connections() == 0);
        assertThat(cut).isEqualTo(300);
        assertThat(http.exchange(modern(1, "tools/call", echo("after"))).body()).contains("after");
    }
}
