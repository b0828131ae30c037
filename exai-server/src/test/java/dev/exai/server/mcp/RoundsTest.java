package dev.exai.server.mcp;

import static dev.exai.server.mcp.HttpWire.modernBody;
import static dev.exai.server.mcp.HttpWire.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.PrincipalId;
import dev.exai.core.Secret;
import dev.exai.server.auth.ApiTokens;
import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Limits;
import dev.exai.server.tools.Question;
import dev.exai.server.tools.ToolResult;
import dev.exai.testkit.ManualClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RoundsTest {
    private static final String NAME = "{'type':'object','properties':{'name':{'type':'string'}},'required':['name']}";

    private final ManualClock clock = new ManualClock();
    private final HttpFixture http = new HttpFixture(
            new Limits.Builder().set(Limit.ANSWER_MILLIS, 60_000),
            new ApiTokens(Map.of(
                    Secret.of("token of ann"),
                    new PrincipalId("ann"),
                    Secret.of("token of bob"),
                    new PrincipalId("bob"))),
            clock);
    private final AtomicInteger runs = new AtomicInteger();

    RoundsTest() {
        for (String tool : new String[] {"two-steps", "other"}) {
            http.tools.add(FakeTool.of(tool, (arguments, context) -> {
                runs.incrementAndGet();
                String who = name(context.ask("who", new Question.Form("Who?", JsonText.object(NAME))));
                String whose = name(context.ask("whose", new Question.Form("Whose?", JsonText.object(NAME))));
                return ToolResult.text(who + " of " + whose);
            }));
        }
    }

    @AfterEach
    void nothingIsLeft() {
        http.close();
    }

    private static String name(JsonNode answer) {
        return answer.path("content").path("name").asString("nobody");
    }

    private HttpWire.Response call(String who, String tool, String more) {
        return call(who, tool, more, "{'elicitation':{}}");
    }

    private HttpWire.Response call(String who, String tool, String more, String capabilities) {
        String body = modernBody(1, "tools/call", "'name':'" + tool + "','arguments':{'a':1,'b':[2]}" + more)
                .replace(
                        "'io.modelcontextprotocol/clientCapabilities':{}",
                        "'io.modelcontextprotocol/clientCapabilities':" + capabilities);
        return http.exchange(post(body)
                .header("Authorization", "Bearer token of " + who)
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "tools/call")
                .header("Mcp-Name", tool));
    }

    private static String state(HttpWire.Response response) {
        return response.json().path("result").path("requestState").asString();
    }

    private static String answer(String key, String name) {
        return ",'inputResponses':{'" + key + "':{'action':'accept','content':{'name':'" + name + "'}}}";
    }

    @Test
    void twoQuestions_inTwoRounds_areBothKnownInTheEnd() {
        HttpWire.Response first = call("ann", "two-steps", "");
        JsonNode asked = first.json().path("result");
        assertThat(asked.path("resultType").asString()).isEqualTo("input_required");
        assertThat(asked.path("inputRequests").path("who").path("method").asString())
                .isEqualTo("elicitation/create");
        assertThat(asked.has("ttlMs")).isFalse();

        HttpWire.Response second =
                call("ann", "two-steps", answer("who", "Rex") + ",'requestState':'" + state(first) + "'");
        assertThat(second.json().path("result").path("inputRequests").has("who"))
                .isFalse();
        HttpWire.Response third =
                call("ann", "two-steps", answer("whose", "Ann") + ",'requestState':'" + state(second) + "'");

        assertThat(third.json()
                        .path("result")
                        .path("content")
                        .path(0)
                        .path("text")
                        .asString())
                .isEqualTo("Rex of Ann");
        assertThat(runs).hasValue(3);
    }

    @Test
    void answer_ofTheWrongForm_isAskedForAgain() {
        for (String wrong : new String[] {
            ",'inputResponses':{'who':5}",
            ",'inputResponses':5",
            ",'inputResponses':{'who':{'action':'maybe'}}",
            ",'inputResponses':{'who':{'action':'accept','content':{'name':5}}}"
        }) {
            assertThat(call("ann", "two-steps", wrong)
                            .json()
                            .path("result")
                            .path("inputRequests")
                            .has("who"))
                    .isTrue();
        }
        HttpWire.Response declined = call("ann", "two-steps", ",'inputResponses':{'who':{'action':'decline'}}");
        assertThat(declined.json().path("result").path("inputRequests").has("whose"))
                .isTrue();
    }

    @Test
    void state_tamperedExpiredOrOfAnother_isRefused() {
        String state = state(call("ann", "two-steps", ""));
        char last = state.charAt(20);
        String tampered = state.substring(0, 20) + (last == 'A' ? 'B' : 'A') + state.substring(21);
        int before = runs.get();

        for (String bad : new String[] {tampered, "", "!!", "AAAA", state.substring(0, state.length() / 2)}) {
            assertRefused(call("ann", "two-steps", ",'requestState':'" + bad + "'"));
        }
        assertRefused(call("ann", "two-steps", ",'requestState':5"));
        assertRefused(call("bob", "two-steps", ",'requestState':'" + state + "'"));
        assertRefused(call("ann", "other", ",'requestState':'" + state + "'"));
        assertThat(runs).hasValue(before);

        clock.advance(Duration.ofMillis(59_999));
        assertThat(call("ann", "two-steps", ",'requestState':'" + state + "'")
                        .json()
                        .has("result"))
                .isTrue();
        clock.advance(Duration.ofMillis(1));
        assertRefused(call("ann", "two-steps", ",'requestState':'" + state + "'"));
    }

    private static void assertRefused(HttpWire.Response response) {
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.json().path("error").path("code").asInt()).isEqualTo(-32602);
    }

    @Test
    void ability_notDeclared_isRequired() {
        HttpWire.Response none = call("ann", "two-steps", "", "{}");
        HttpWire.Response pagesOnly = call("ann", "two-steps", "", "{'elicitation':{'url':{}}}");

        assertThat(none.status()).isEqualTo(400);
        assertThat(none.json().path("error").path("code").asInt()).isEqualTo(-32021);
        assertThat(none.json()
                        .path("error")
                        .path("data")
                        .path("requiredCapabilities")
                        .path("elicitation")
                        .has("form"))
                .isTrue();
        assertThat(pagesOnly.json().path("error").path("code").asInt()).isEqualTo(-32021);
    }

    @Test
    void pageAndRootsAndSample_areAskedForAsTheEraHasThem() {
        http.tools.add(FakeTool.of("all", (arguments, context) -> {
            Map<String, ? extends JsonNode> answers = context.ask(Map.of(
                    "page", new Question.Page("Open", "https://login.test/x", "e1"),
                    "roots", new Question.Roots(),
                    "sample", new Question.Sample(JsonText.object("{'maxTokens':5}"))));
            return ToolResult.text("got " + answers.size());
        }));
        String abilities = "{'elicitation':{'url':{}},'roots':{},'sampling':{}}";

        JsonNode asked = call("ann", "all", "", abilities).json().path("result").path("inputRequests");
        assertThat(asked.path("page").path("params").path("mode").asString()).isEqualTo("url");
        assertThat(asked.path("page").path("params").has("elicitationId")).isFalse();
        assertThat(asked.path("roots").path("method").asString()).isEqualTo("roots/list");
        assertThat(asked.path("sample").path("params").path("maxTokens").asInt())
                .isEqualTo(5);

        HttpWire.Response done = call(
                "ann",
                "all",
                ",'inputResponses':{'page':{'action':'accept'},'roots':{'roots':[]},"
                        + "'sample':{'role':'assistant','model':'m','content':{'type':'text','text':'x'}}}",
                abilities);
        assertThat(done.json()
                        .path("result")
                        .path("content")
                        .path(0)
                        .path("text")
                        .asString())
                .isEqualTo("got 3");
    }
}
