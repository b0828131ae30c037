package dev.exai.server.mcp;

import static dev.exai.server.mcp.HttpFixture.legacy;
import static dev.exai.server.mcp.HttpWire.echo;
import static dev.exai.server.mcp.HttpWire.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.PrincipalId;
import dev.exai.server.auth.OpenDoor;
import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Limits;
import dev.exai.server.tools.ClientAbility;
import dev.exai.server.tools.LogLevel;
import dev.exai.server.tools.Question;
import dev.exai.server.tools.ToolResult;
import dev.exai.testkit.ManualClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

class LegacyHttpTest {
    private static final String FORM = "{'elicitation':{},'sampling':{},'roots':{}}";

    private final ManualClock clock = new ManualClock();
    private final HttpFixture http = new HttpFixture(
            new Limits.Builder()
                    .set(Limit.SESSIONS_PER_PRINCIPAL, 3)
                    .set(Limit.SESSION_IDLE_MILLIS, 60_000)
                    .set(Limit.CALLS_PER_PRINCIPAL, 1)
                    .set(Limit.WATCHED_RESOURCES, 1),
            new OpenDoor(),
            clock);
    private final HttpWire wire = http.connect();

    @AfterEach
    void nothingIsLeft() {
        http.close();
    }

    private static String request(Object id, String method, String params) {
        return "{'jsonrpc':'2.0','id':" + id + ",'method':'" + method + "','params':{" + params + "}}";
    }

    @Test
    void initialize_knownRevision_isTakenAndOthersGetTheNewest() {
        for (String asked : new String[] {"2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05", "2026-07-28"}) {
            HttpWire.Response opened =
                    wire.exchange(post(request(1, "initialize", "'protocolVersion':'" + asked + "'")));
            String expected = Revision.LEGACY.contains(asked) ? asked : "2025-11-25";
            assertThat(opened.json().path("result").path("protocolVersion").asString())
                    .isEqualTo(expected);
            assertThat(opened.headers().getOrDefault("mcp-session-id", "")).matches("mcp_[0-9a-f]{48}");
        }
    }

    @Test
    void call_inASession_isAnsweredInTheManner() {
        String session = http.initialize(wire, "{}");

        JsonNode result = wire.exchange(legacy(session, request(1, "tools/call", echo("hi"))))
                .json()
                .path("result");

        assertThat(result.has("resultType")).isFalse();
        assertThat(result.path("content").path(0).path("text").asString()).isEqualTo("hi");
    }

    @Test
    void session_missingUnknownOrEnded_isRefusedAsTheEraSays() {
        String session = http.initialize(wire, "{}");
        assertThat(wire.exchange(post(request(1, "ping", ""))).status()).isEqualTo(400);
        assertThat(wire.exchange(legacy("mcp_unknown", request(1, "ping", ""))).status())
                .isEqualTo(404);
        assertThat(wire.exchange(legacy(session, request(1, "ping", "")).header("MCP-Protocol-Version", "1900-01-01"))
                        .status())
                .isEqualTo(400);
        assertThat(wire.exchange(legacy(session, "{'jsonrpc':'2.0','method':'notifications/initialized'}")
                                .header("MCP-Protocol-Version", "1900-01-01"))
                        .status())
                .isEqualTo(400);
        assertThat(wire.exchange(legacy(session, request(1, "ping", "")).header("MCP-Protocol-Version", null))
                        .status())
                .isEqualTo(200);

        HttpWire.Request end = new HttpWire.Request("DELETE", "/mcp").header("Mcp-Session-Id", session);
        assertThat(wire.exchange(end).status()).isEqualTo(204);
        assertThat(http.exchange(legacy(session, request(1, "ping", ""))).status())
                .isEqualTo(404);
        assertThat(http.exchange(end).status()).isEqualTo(404);
    }

    @Test
    void session_idleForTooLong_ends() {
        String session = http.initialize(wire, "{}");
        clock.advance(Duration.ofMillis(59_999));
        assertThat(wire.exchange(legacy(session, request(1, "ping", ""))).status())
                .isEqualTo(200);
        clock.advance(Duration.ofMillis(60_000));
        assertThat(http.exchange(legacy(session, request(1, "ping", ""))).status())
                .isEqualTo(200);
        clock.advance(Duration.ofMillis(60_001));

        assertThat(http.exchange(legacy(session, request(1, "ping", ""))).status())
                .isEqualTo(404);
        assertThat(http.server.openSessions()).isZero();
    }

    @Test
    void sessions_beyondTheCap_pushOutTheLeastUsed() {
        String first = http.initialize(wire, "{}");
        clock.advance(Duration.ofMillis(1));
        String second = http.initialize(wire, "{}");
        clock.advance(Duration.ofMillis(1));
        http.initialize(wire, "{}");
        clock.advance(Duration.ofMillis(1));
        wire.exchange(legacy(first, request(1, "ping", "")));
        http.initialize(wire, "{}");

        assertThat(http.server.openSessions()).isEqualTo(3);
        assertThat(wire.exchange(legacy(first, request(1, "ping", ""))).status())
                .isEqualTo(200);
        assertThat(http.exchange(legacy(second, request(1, "ping", ""))).status())
                .isEqualTo(404);
    }

    @Test
    void sessions_allBusy_leaveNoRoomForOneMore() {
        for (int i = 0; i < 3; i++) {
            String session = http.initialize(wire, "{}");
            assertThat(http.exchange(new HttpWire.Request("GET", "/mcp").header("Mcp-Session-Id", session))
                            .isStream())
                    .isTrue();
        }

        HttpWire.Response refused = wire.exchange(post(request(1, "initialize", "")));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().path("error").path("code").asInt()).isEqualTo(-32000);
    }

    @Test
    void stream_ofASession_carriesChangesAndIsTheOnlyOne() {
        String session = http.initialize(wire, "{}");
        HttpWire.Request open = new HttpWire.Request("GET", "/mcp")
                .header("Mcp-Session-Id", session)
                .header("Accept", "text/event-stream");
        HttpWire stream = http.connect();
        assertThat(stream.exchange(open).isStream()).isTrue();
        assertThat(http.exchange(open).status()).isEqualTo(409);
        assertThat(http.exchange(new HttpWire.Request("GET", "/mcp")
                                .header("Mcp-Session-Id", session)
                                .header("Accept", "application/json"))
                        .status())
                .isEqualTo(406);

        wire.exchange(legacy(session, request(1, "resources/subscribe", "'uri':'test://a'")));
        http.resources.updated("test://b");
        http.resources.updated("test://a");
        http.resources.updated("test://a", new PrincipalId("somebody-else"));
        http.tools.add(FakeTool.of("new", (arguments, context) -> ToolResult.text("new")));
        assertThat(stream.nextEvent().path("params").path("uri").asString()).isEqualTo("test://a");
        assertThat(stream.nextEvent().path("method").asString()).isEqualTo("notifications/tools/list_changed");

        wire.exchange(legacy(session, request(1, "resources/unsubscribe", "'uri':'test://a'")));
        http.resources.updated("test://a");
        wire.exchange(new HttpWire.Request("DELETE", "/mcp").header("Mcp-Session-Id", session));
        assertThat(stream.event()).isNull();
    }

    @Test
    void stream_thatBreaks_canBeOpenedAgain() {
        String session = http.initialize(wire, "{}");
        HttpWire.Request open = new HttpWire.Request("GET", "/mcp").header("Mcp-Session-Id", session);
        HttpWire stream = http.connect();
        assertThat(stream.exchange(open).isStream()).isTrue();
        stream.close();
        HttpFixture.await(() -> http.server.openStreams() == 0);

        assertThat(http.exchange(open).isStream()).isTrue();
    }

    @Test
    void watchedResources_beyondTheCap_areRefused() {
        String session = http.initialize(wire, "{}");
        wire.exchange(legacy(session, request(1, "resources/subscribe", "'uri':'test://a'")));
        HttpWire.Response refused =
                wire.exchange(legacy(session, request(2, "resources/subscribe", "'uri':'test://b'")));
        HttpWire.Response wrong = wire.exchange(legacy(session, request(3, "resources/subscribe", "")));

        assertThat(refused.json().path("error").path("code").asInt()).isEqualTo(-32000);
        assertThat(wrong.json().path("error").path("code").asInt()).isEqualTo(-32602);
    }

    @Test
    void logLevel_whenSet_decidesWhatIsSent() {
        http.tools.add(FakeTool.of("talk", (arguments, context) -> {
            context.log(LogLevel.INFO, "test", StringNode.valueOf("info"));
            context.log(LogLevel.ERROR, "test", StringNode.valueOf("error"));
            return ToolResult.text("done");
        }));
        String session = http.initialize(wire, "{}");
        wire.exchange(legacy(session, request(1, "logging/setLevel", "'level':'error'")));
        HttpWire.Response unknown = wire.exchange(legacy(session, request(2, "logging/setLevel", "'level':'loud'")));
        assertThat(unknown.json().path("error").path("code").asInt()).isEqualTo(-32602);

        assertThat(wire.exchange(legacy(session, request(3, "tools/call", "'name':'talk'")))
                        .isStream())
                .isTrue();
        assertThat(wire.nextEvent().path("params").path("data").asString()).isEqualTo("error");
        assertThat(wire.nextEvent().has("result")).isTrue();
    }

    @Test
    void question_toTheClient_isAnsweredOnAnotherConnection() {
        http.tools.add(FakeTool.of("greet", (arguments, context) -> {
            assertThat(context.clientCan(ClientAbility.ELICITATION_FORM)).isTrue();
            ObjectNode answer = context.ask(
                    "who", new Question.Form("Who?", JsonText.object("{'type':'object','required':['name']}")));
            return ToolResult.text(
                    "Hello " + answer.path("content").path("name").asString());
        }));
        String session = http.initialize(wire, FORM);
        assertThat(wire.exchange(legacy(session, request(1, "tools/call", "'name':'greet'")))
                        .isStream())
                .isTrue();
        JsonNode question = wire.nextEvent();
        assertThat(question.path("method").asString()).isEqualTo("elicitation/create");
        assertThat(question.path("params").path("message").asString()).isEqualTo("Who?");

        HttpWire.Response taken = http.exchange(legacy(
                session,
                "{'jsonrpc':'2.0','id':'" + question.path("id").asString()
                        + "','result':{'action':'accept','content':{'name':'Ann'}}}"));

        assertThat(taken.status()).isEqualTo(202);
        assertThat(wire.nextEvent()
                        .path("result")
                        .path("content")
                        .path(0)
                        .path("text")
                        .asString())
                .isEqualTo("Hello Ann");
        assertThat(wire.event()).isNull();
    }

    @Test
    void questions_declinedOrAnsweredWrong_failTheToolWithItsReason() {
        http.tools.add(FakeTool.of("ask", (arguments, context) -> {
            context.ask(Map.of("sample", new Question.Sample(JsonText.object("{'maxTokens':5}"))));
            return ToolResult.text("asked");
        }));
        String session = http.initialize(wire, FORM);
        String[][] answers = {
            {"'error':{'code':-1,'message':'no'}", "PERMISSION"},
            {"'result':{'role':'assistant'}", "BAD_UPSTREAM"},
            {"'result':5", "BAD_UPSTREAM"},
        };
        for (String[] answer : answers) {
            wire.exchange(legacy(session, request(1, "tools/call", "'name':'ask'")));
            String id = wire.nextEvent().path("id").asString();
            http.exchange(legacy(session, "{'jsonrpc':'2.0','id':'" + id + "'," + answer[0] + "}"));
            JsonNode result = wire.nextEvent().path("result");
            assertThat(result.path("isError").booleanValue()).isTrue();
            assertThat(result.path("_meta").path("dev.exai/error").path("code").asString())
                    .isEqualTo(answer[1]);
            assertThat(wire.event()).isNull();
        }
    }

    @Test
    void question_theClientCannotAnswer_isUnsupported() {
        http.tools.add(FakeTool.of("ask", (arguments, context) -> {
            context.ask("page", new Question.Page("Open this", "https://login.test/x", "e1"));
            return ToolResult.text("asked");
        }));
        String session = http.initialize(wire, FORM);

        JsonNode result = wire.exchange(legacy(session, request(1, "tools/call", "'name':'ask'")))
                .json()
                .path("result");

        assertThat(result.path("_meta").path("dev.exai/error").path("code").asString())
                .isEqualTo("UNSUPPORTED");
    }

    @Test
    void cancelled_bySession_endsWithoutAnAnswer() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        http.tools.add(FakeTool.of("wait", (arguments, context) -> {
            started.countDown();
            context.ask("roots", new Question.Roots());
            return ToolResult.text("late");
        }));
        String session = http.initialize(wire, FORM);
        assertThat(wire.exchange(legacy(session, request(7, "tools/call", "'name':'wait'")))
                        .isStream())
                .isTrue();
        started.await();
        assertThat(wire.nextEvent().path("method").asString()).isEqualTo("roots/list");

        http.exchange(legacy(session, "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':7}}"));

        assertThat(wire.event()).isNull();
    }

    @Test
    void id_inUse_isRefused() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        http.tools.add(FakeTool.hold(started, release));
        String session = http.initialize(wire, "{}");
        HttpWire holder = http.connect().send(legacy(session, request(1, "tools/call", "'name':'hold'")));
        started.await();

        HttpWire.Response second = wire.exchange(legacy(session, request(1, "tools/call", echo("x"))));
        release.countDown();

        assertThat(second.json().path("error").path("code").asInt()).isEqualTo(-32600);
        assertThat(holder.response().status()).isEqualTo(200);
    }

    @Test
    void id_ofARefusedCall_isFreeAgainAndTheSessionCanIdle() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        http.tools.add(FakeTool.hold(started, release));
        String session = http.initialize(wire, "{}");
        HttpWire holder = http.connect().send(legacy(session, request(1, "tools/call", "'name':'hold'")));
        started.await();
        assertThat(wire.exchange(legacy(session, request(2, "tools/call", echo("x"))))
                        .status())
                .isEqualTo(429);
        release.countDown();
        assertThat(holder.response().status()).isEqualTo(200);

        assertThat(wire.exchange(legacy(session, request(2, "tools/call", echo("x"))))
                        .status())
                .isEqualTo(200);
        clock.advance(Duration.ofMillis(60_001));
        assertThat(http.exchange(legacy(session, request(3, "ping", ""))).status())
                .isEqualTo(404);
    }

    @Test
    void lists_resourcesAndPrompts_comeInTheManner() {
        http.resources.add(new FakeResource("test://a", "text"));
        http.prompts.add("p", new FakePrompt("p"));
        String session = http.initialize(wire, "{}");

        assertThat(wire.exchange(legacy(session, request(1, "resources/read", "'uri':'test://a'")))
                        .body())
                .contains("\"contents\":[{\"uri\":\"test://a\"");
        assertThat(wire.exchange(legacy(session, request(1, "resources/read", "'uri':'test://none'")))
                        .json()
                        .path("error")
                        .path("code")
                        .asInt())
                .isEqualTo(-32002);
        assertThat(wire.exchange(legacy(session, request(1, "resources/read", "")))
                        .body())
                .contains("uri is required");
        assertThat(wire.exchange(legacy(session, request(1, "prompts/get", "'name':'p','arguments':{'what':'yes'}")))
                        .body())
                .contains("\"role\":\"assistant\"", "yes");
        assertThat(wire.exchange(legacy(session, request(1, "prompts/get", "'name':'p'")))
                        .body())
                .contains("missing arguments what");
        assertThat(wire.exchange(legacy(session, request(1, "prompts/get", "'name':'p','arguments':{'what':1}")))
                        .body())
                .contains("must be strings");
        assertThat(wire.exchange(legacy(session, request(1, "prompts/get", "'name':'p','arguments':[]")))
                        .body())
                .contains("must be an object");
        assertThat(wire.exchange(legacy(session, request(1, "prompts/get", "'name':'q'")))
                        .body())
                .contains("unknown prompt");
        HttpWire.Response unknown = wire.exchange(legacy(session, request(1, "no/such", "")));
        assertThat(unknown.status()).isEqualTo(200);
        assertThat(unknown.body()).contains("-32601");
    }
}
