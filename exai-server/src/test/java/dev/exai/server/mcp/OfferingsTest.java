package dev.exai.server.mcp;

import static dev.exai.server.mcp.JsonText.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.server.rpc.Limit;
import dev.exai.server.rpc.Limits;
import dev.exai.server.tools.Catalog;
import dev.exai.server.tools.Content;
import dev.exai.server.tools.Question;
import dev.exai.server.tools.ResourceBody;
import dev.exai.server.tools.ToolCatalog;
import dev.exai.server.tools.ToolContext;
import dev.exai.server.tools.ToolResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OfferingsTest {
    private final ToolCatalog tools = new ToolCatalog();
    private final ResourceCatalog resources = new ResourceCatalog();
    private final Catalog<Prompt> prompts = new Catalog<>();
    private final McpServer server = new McpServer.Builder(new ServerIdentity("exai", "EXAI", "1", null), tools)
            .resources(resources)
            .prompts(prompts)
            .completer(request -> List.of(
                    request.ofPrompt() + request.reference() + request.argument() + request.typed() + request.known()))
            .limits(new Limits.Builder().set(Limit.PAGE_ENTRIES, 2).build())
            .stateKey(new byte[32])
            .build();
    private final StdioClient client = new StdioClient(server);

    @AfterEach
    void nothingIsLeft() {
        client.close();

        assertThat(server.runningCalls()).isZero();
        assertThat(server.openStreams()).isZero();
    }

    private JsonNode ask(String method, String params) {
        return client.modern(1, method, params).next();
    }

    private JsonNode envelopeOf(ExaiException failure) {
        tools.add(FakeTool.of("fails", (arguments, context) -> {
            throw failure;
        }));
        return ask("tools/call", "'name':'fails'").path("result").path("_meta").path("dev.exai/error");
    }

    @Test
    void list_inPages_isWholeEvenWhenEntriesGoMeanwhile() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            tools.add(FakeTool.of(name, (arguments, context) -> ToolResult.text(name)));
        }
        List<String> names = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = ask("tools/list", cursor).path("result");
            page.path("tools").forEach(tool -> names.add(tool.path("name").asString()));
            tools.remove("b");
            cursor = page.has("nextCursor")
                    ? "'cursor':'" + page.path("nextCursor").asString() + "'"
                    : "end";
        } while (!cursor.equals("end"));

        assertThat(names).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void cursor_thatIsNone_isRefused() {
        for (String cursor : List.of("'!!'", "'AAAA'", "5", "''")) {
            assertThat(ask("tools/list", "'cursor':" + cursor)
                            .path("error")
                            .path("code")
                            .asInt())
                    .isEqualTo(-32602);
        }
        assertThat(ask("tools/list", "'cursor':null").has("result")).isTrue();
    }

    @Test
    void resources_andTemplates_areListedAndRead() {
        resources.add(new FakeResource("test://a", "text of a"));
        resources.add(new ResourceTemplate() {
            @Override
            public Description description() {
                return new Description("test://{kind}/x/{id}", "by id", null, null, null);
            }

            @Override
            public Optional<ResourceBody> read(String uri, Map<String, String> variables, ToolContext context) {
                return "none".equals(variables.get("id"))
                        ? Optional.empty()
                        : Optional.of(new ResourceBody.Blob(uri, null, "AA=="));
            }
        });

        assertThat(ask("resources/list", "")
                        .path("result")
                        .path("resources")
                        .path(0)
                        .path("title")
                        .asString())
                .isEqualTo("Title");
        assertThat(ask("resources/templates/list", "")
                        .path("result")
                        .path("resourceTemplates")
                        .path(0)
                        .path("uriTemplate")
                        .asString())
                .isEqualTo("test://{kind}/x/{id}");
        JsonNode read = ask("resources/read", "'uri':'test://a'").path("result");
        assertThat(read.path("contents").path(0).path("text").asString()).isEqualTo("text of a");
        assertThat(read.path("cacheScope").asString()).isEqualTo("private");
        assertThat(ask("resources/read", "'uri':'test://k/x/7'")
                        .path("result")
                        .path("contents")
                        .path(0)
                        .path("blob")
                        .asString())
                .isEqualTo("AA==");
        for (String missing : List.of("test://none", "test://k/x/none", "test://k/x/", "test://k/x/a/b", "test:")) {
            JsonNode error = ask("resources/read", "'uri':'" + missing + "'").path("error");
            assertThat(error.path("code").asInt()).isEqualTo(-32602);
            assertThat(error.path("data").path("uri").asString()).isEqualTo(missing);
        }
        assertThat(resources.remove("test://a")).isTrue();
    }

    @Test
    void uriTemplate_matchesInFull() {
        UriTemplate template = new UriTemplate("test://{a}/b-{c}.txt");

        assertThat(template.match("test://x%20y/b-1+2.txt")).contains(Map.of("a", "x y", "c", "1+2"));
        assertThat(template.match("test://x/b-%zz.txt")).contains(Map.of("a", "x", "c", "%zz"));
        assertThat(template.match("test://x/b-.txt")).isEmpty();
        assertThat(template.match("test://x/b-1.txt.")).isEmpty();
        assertThat(template.match("other://x/b-1.txt")).isEmpty();
        assertThat(new UriTemplate("fixed").match("fixed")).contains(Map.of());
        assertThatThrownBy(() -> new UriTemplate("a{}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new UriTemplate("a{b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void completion_getsEverythingThatIsKnown() {
        JsonNode values = ask(
                        "completion/complete",
                        "'ref':{'type':'ref/prompt','name':'p'},'argument':{'name':'a','value':'v'},"
                                + "'context':{'arguments':{'k':'w'}}")
                .path("result")
                .path("completion");
        JsonNode other = ask(
                        "completion/complete",
                        "'ref':{'type':'ref/resource','uri':'u'},'argument':{'name':'a','value':'v'}")
                .path("result")
                .path("completion");

        assertThat(values.path("values").path(0).asString()).isEqualTo("truepav{k=w}");
        assertThat(values.path("total").asInt()).isEqualTo(1);
        assertThat(values.path("hasMore").booleanValue()).isFalse();
        assertThat(other.path("values").path(0).asString()).isEqualTo("falseuav{}");
        assertThat(ask("completion/complete", "'ref':{'type':'x'}")
                        .path("error")
                        .path("code")
                        .asInt())
                .isEqualTo(-32602);
    }

    @Test
    void content_ofEveryKind_isSaid() {
        tools.add(FakeTool.of(
                "all",
                (arguments, context) -> new ToolResult.Builder()
                        .text("t")
                        .add(new Content.Image("AA==", "image/png"))
                        .add(new Content.Audio("AA==", "audio/wav"))
                        .add(new Content.Embedded(new ResourceBody.Text("u", null, "t")))
                        .add(new Content.Link("u", "n", null, "text/plain"))
                        .meta(JsonText.object("{'dev.exai/usage':1}"))
                        .failed()
                        .build()));

        JsonNode result = ask("tools/call", "'name':'all'").path("result");

        assertThat(result.path("content"))
                .extracting(block -> block.path("type").asString())
                .containsExactly("text", "image", "audio", "resource", "resource_link");
        assertThat(result.path("isError").booleanValue()).isTrue();
        assertThat(result.path("_meta").path("dev.exai/usage").asInt()).isEqualTo(1);
    }

    @Test
    void structuredContent_isMirroredAsText() {
        tools.add(FakeTool.of(
                "data",
                "{'type':'object'}",
                "{'type':'object','required':['n']}",
                (arguments, context) -> ToolResult.structured(json("{'n':1}"))));

        JsonNode result = ask("tools/call", "'name':'data'").path("result");

        assertThat(result.path("structuredContent").path("n").asInt()).isEqualTo(1);
        assertThat(result.path("content").path(0).path("text").asString()).isEqualTo("{\"n\":1}");
    }

    @Test
    void structuredContent_thatBreaksThePromise_isAFaultOfTheTool() {
        String promise = "{'type':'object','required':['n']}";
        tools.add(FakeTool.of(
                "wrong", "{'type':'object'}", promise, (arguments, context) -> ToolResult.structured(json("{}"))));
        tools.add(FakeTool.of("none", "{'type':'object'}", promise, (arguments, context) -> ToolResult.text("x")));
        tools.add(
                FakeTool.of("failed", "{'type':'object'}", promise, (arguments, context) -> ToolResult.failure("no")));

        for (String tool : List.of("wrong", "none")) {
            JsonNode result = ask("tools/call", "'name':'" + tool + "'").path("result");
            assertThat(result.path("_meta").path("dev.exai/error").path("code").asString())
                    .isEqualTo("INTERNAL");
            assertThat(result.has("structuredContent")).isFalse();
        }
        assertThat(ask("tools/call", "'name':'failed'")
                        .path("result")
                        .path("content")
                        .path(0)
                        .path("text")
                        .asString())
                .isEqualTo("no");
    }

    @Test
    void failure_ofAProvider_isToldWithItsFacts() {
        JsonNode envelope = envelopeOf(new ProviderException.Builder(ErrorKind.RATE_LIMITED, "too fast")
                .provider("kimi")
                .providerCode("1302")
                .httpStatus(429)
                .retryAfter(Duration.ofSeconds(3))
                .build());

        assertThat(envelope.path("code").asString()).isEqualTo("RATE_LIMITED");
        assertThat(envelope.path("retryable").booleanValue()).isTrue();
        assertThat(envelope.path("hint").asString()).isNotEmpty();
        assertThat(envelope.path("provider").asString()).isEqualTo("kimi");
        assertThat(envelope.path("provider_code").asString()).isEqualTo("1302");
        assertThat(envelope.path("provider_status").asInt()).isEqualTo(429);
        assertThat(envelope.path("retry_after_ms").asLong()).isEqualTo(3_000);
    }

    @Test
    void failure_withoutFacts_isToldWithoutThem() {
        JsonNode envelope = envelopeOf(new ProviderException.Builder(ErrorKind.INTERRUPTED, "broke off").build());

        assertThat(envelope.has("provider")).isFalse();
        assertThat(envelope.has("hint")).isFalse();
        assertThat(envelope.path("message").asString()).isEqualTo("broke off");
    }

    @Test
    void failure_ofAResource_isAnErrorOfTheProtocol() {
        ErrorKind[] kinds = {ErrorKind.NOT_FOUND, ErrorKind.REJECTED, ErrorKind.TIMEOUT};
        int[] codes = {-32602, -32000, -32603};
        for (int i = 0; i < kinds.length; i++) {
            ErrorKind kind = kinds[i];
            resources.add(new FailingResource("test://" + kind, kind));
            JsonNode error =
                    ask("resources/read", "'uri':'test://" + kind + "'").path("error");
            assertThat(error.path("code").asInt()).isEqualTo(codes[i]);
            assertThat(error.path("data").path("code").asString()).isEqualTo(kind.name());
        }
    }

    private record FailingResource(String uri, ErrorKind kind) implements Resource {
        @Override
        public Description description() {
            return new Description(uri, uri, null, null, null);
        }

        @Override
        public ResourceBody read(ToolContext context) {
            throw new ExaiException(kind, "failed on purpose");
        }
    }

    @Test
    void stateKey_ofAnotherLength_isRefused() {
        assertThatThrownBy(() ->
                        new McpServer.Builder(new ServerIdentity("e", "E", "1", null), tools).stateKey(new byte[3]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void subscription_overStdio_endsWhenTheClientSaysSoOrTheServerEnds() {
        client.modern("s1", "subscriptions/listen", "'notifications':{'toolsListChanged':true}");
        assertThat(client.next().path("method").asString()).isEqualTo("notifications/subscriptions/acknowledged");
        client.modern(
                "s2",
                "subscriptions/listen",
                "'notifications':{'promptsListChanged':true,'resourcesListChanged':true}");
        assertThat(client.next().path("params").path("notifications")).hasSize(2);
        client.modern("s2", "subscriptions/listen", "'notifications':{}");
        assertThat(client.next().path("error").path("code").asInt()).isEqualTo(-32600);
        assertThat(server.openStreams()).isEqualTo(2);

        client.send("{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':'s1'}}");
        HttpFixture.await(() -> server.openStreams() == 1);
        tools.add(FakeTool.echo());
        resources.add(new FakeResource("test://a", "x"));
        assertThat(client.next().path("method").asString()).isEqualTo("notifications/resources/list_changed");

        client.end(Duration.ofSeconds(5));
        assertThat(client.next().path("params").path("requestId").asString()).isEqualTo("s2");
        assertThat(client.next().path("result").path("resultType").asString()).isEqualTo("complete");
    }

    @Test
    void legacyClient_overStdio_isAskedAndToldOnTheOneChannel() {
        tools.add(FakeTool.of(
                "roots",
                (arguments, context) -> ToolResult.text("roots "
                        + context.ask("r", new Question.Roots()).path("roots").size())));
        client.initialize("{'roots':{}}");
        client.send("{'jsonrpc':'2.0','id':5,'method':'tools/call','params':{'name':'roots'}}");
        String id = client.next().path("id").asString();
        client.send("{'jsonrpc':'2.0','id':'" + id + "','result':{'roots':[{'uri':'file:///a'}]}}");
        assertThat(client.answer(5)
                        .path("result")
                        .path("content")
                        .path(0)
                        .path("text")
                        .asString())
                .isEqualTo("roots 1");

        prompts.add("p", new FakePrompt("p"));
        assertThat(client.next().path("method").asString()).isEqualTo("notifications/prompts/list_changed");
        client.initialize("{}");
        client.send("{'jsonrpc':'2.0','id':6,'method':'tools/call','params':{'name':'roots'}}");
        assertThat(client.answer(6).path("result").path("isError").booleanValue())
                .isTrue();
    }
}
