package dev.exai.providers.internal.kimi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Workers;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.ChatStream;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.RecordedRequest;
import dev.exai.testkit.WireDialect;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kimi's formula for the web: the model calls a function, the vendor runs it, the caller sees one answer. */
@Timeout(60)
class KimiFormulasTest {
    private static final ToolCall SEARCH =
            new ToolCall("web_search:0", "web_search", JsonText.of("{\"query\":\"oslo\"}"));
    private static final String TOLD = "----MOONSHOT ENCRYPTED BEGIN----oslo----MOONSHOT ENCRYPTED END----";

    @Test
    void open_webSearch_runsTheFormulaAndReturnsOneAnswer() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.KIMI);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().replyToolCalls(SEARCH);
            upstream.onChat().reply("Found it.");

            ChatResponse answer =
                    provider.open(search().build(), Engines.context()).collect();

            assertThat(answer.text()).isEqualTo("Found it.");
            assertThat(answer.toolCalls()).isEmpty();
            assertThat(upstream.chats().get(0).bodyText()).doesNotContain("$web_search");
            assertThat(upstream.chats().get(1).bodyText())
                    .contains("\"tool_calls\":[{\"id\":\"web_search:0\",\"type\":\"function\"")
                    .contains(
                            "{\"role\":\"tool\",\"tool_call_id\":\"web_search:0\",\"name\":\"web_search\",\"content\":\""
                                    + TOLD + "\"}");
        }
    }

    @Test
    void open_severalSearches_askForTheToolsOnce() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.KIMI);
                Provider provider = Engines.of(upstream)) {
            for (int i = 0; i < 3; i++) {
                Engines.ask(provider, search().build());
            }

            assertThat(upstream.requests())
                    .extracting(RecordedRequest::path)
                    .filteredOn(path -> path.endsWith("/tools"))
                    .hasSize(1);
        }
    }

    @Test
    void open_nextTurn_bringsBackWhatWasFound() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.KIMI);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().replyToolCalls(SEARCH, new ToolCall("look:1", "look", JsonText.emptyObject()));
            ChatRequest.Builder request =
                    search().tools(List.of(new ToolSpec("look", "looks", JsonText.emptyObject())));

            ChatResponse first =
                    provider.open(request.build(), Engines.context()).collect();
            Message results = Message.toolResults(List.of(new Part.ToolResult("look:1", "look", "a cat", false)));
            Engines.ask(
                    provider,
                    request.messages(List.of(Message.user("Hi"), first.asMessage(), results))
                            .build());

            assertThat(first.toolCalls()).extracting(ToolCall::name).containsExactly("look");
            assertThat(upstream.chats().get(1).bodyText())
                    .contains("\"tool_call_id\":\"web_search:0\",\"name\":\"web_search\",\"content\":\"" + TOLD)
                    .contains("\"tool_call_id\":\"look:1\",\"content\":\"a cat\"")
                    .doesNotContain("\"output\"");
        }
    }

    @Test
    void open_formulaFails_tellsTheModel() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.KIMI);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat()
                    .replyToolCalls(new ToolCall("web_search:0", "web_search", JsonText.of("{\"query\":\"\"}")));
            upstream.onChat().reply("Nothing found.");

            assertThat(provider.open(search().build(), Engines.context())
                            .collect()
                            .text())
                    .isEqualTo("Nothing found.");
            assertThat(upstream.chats().get(1).bodyText()).contains("\"content\":\"Error: query is required\"");
        }
    }

    @Test
    void open_callersToolOfTheSameName_isTheCallers() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.KIMI);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().replyToolCalls(SEARCH);

            ChatResponse answer = provider.open(
                            search().tools(List.of(new ToolSpec("web_search", "mine", JsonText.emptyObject())))
                                    .build(),
                            Engines.context())
                    .collect();

            assertThat(answer.toolCalls()).containsExactly(SEARCH);
            assertThat(upstream.chats().get(0).bodyText()).contains("\"name\":\"$web_search\"");
        }
    }

    @Test
    void open_siteWithoutFormulas_searchesByTheBuiltInFunction() throws Exception {
        try (Site site = new Site((path, body) -> path.endsWith("/chat/completions")
                        ? event("\"content\":\"" + body.contains("$web_search") + "\"")
                        : null);
                Provider provider = Engines.at(WireDialect.KIMI, site.address(), "key")) {
            assertThat(provider.open(search().build(), Engines.context())
                            .collect()
                            .text())
                    .isEqualTo("true");
        }
    }

    @Test
    void close_whileTheFormulaRuns_endsTheSearch() throws Exception {
        CountDownLatch runs = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicReference<ErrorKind> ended = new AtomicReference<>();
        String tool = "{\"type\":\"function\",\"function\":{\"name\":\"web_search\",\"parameters\":{}}}";
        String call = "\"tool_calls\":[{\"index\":0,\"id\":\"s\",\"type\":\"function\",\"function\":"
                + "{\"name\":\"web_search\",\"arguments\":\"{}\"}}]";
        try (Site site = new Site((path, body) -> {
                    if (path.endsWith("/fibers")) {
                        runs.countDown();
                        mayEnd.await();
                    }
                    return path.endsWith("/tools") ? "{\"object\":\"list\",\"tools\":[" + tool + "]}" : event(call);
                });
                Provider provider = Engines.at(WireDialect.KIMI, site.address(), "key");
                Workers workers = Workers.perTask("test")) {
            ChatStream stream = provider.open(search().build(), Engines.context());
            CountDownLatch done = new CountDownLatch(1);
            workers.run(() -> {
                try {
                    stream.forEachRemaining(event -> {});
                } catch (ExaiException e) {
                    ended.set(e.kind());
                }
                done.countDown();
            });
            runs.await();

            stream.close();

            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(ended).hasValue(ErrorKind.CANCELLED);
            mayEnd.countDown();
        }
    }

    @Test
    void create_unknownWayToSearch_isRefused() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.KIMI)) {
            assertThatThrownBy(() -> Engines.of(upstream, Map.of("webSearch", "magic")))
                    .isInstanceOf(ExaiException.class)
                    .hasMessageContaining("webSearch")
                    .extracting(failure -> ((ExaiException) failure).kind())
                    .isEqualTo(ErrorKind.CONFIGURATION);
        }
    }

    private static String event(String delta) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{" + delta
                + "},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    }

    /** A site that serves what a function of path and body says; 404 for null. */
    private static final class Site implements AutoCloseable {
        private final HttpServer server;
        private final Workers workers = Workers.perTask("site");

        interface Answers {
            String to(String path, String body) throws InterruptedException;
        }

        Site(Answers answers) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(workers::run);
            server.createContext("/", exchange -> {
                try {
                    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                    String answer = answers.to(exchange.getRequestURI().getPath(), body);
                    reply(exchange, answer);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            server.start();
        }

        private static void reply(HttpExchange exchange, String answer) throws IOException {
            String missing = "{\"error\":{\"type\":\"resource_not_found_error\",\"message\":\"not found\"}}";
            byte[] bytes = (answer == null ? missing : answer).getBytes(StandardCharsets.UTF_8);
            boolean events = answer != null && answer.startsWith("data:");
            exchange.getResponseHeaders().add("Content-Type", events ? "text/event-stream" : "application/json");
            exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        URI address() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
        }

        @Override
        public void close() {
            server.stop(0);
            workers.close();
        }
    }

    private static ChatRequest.Builder search() {
        return ChatRequest.to("kimi-k3", "Hi").webSearch(true);
    }
}
