package dev.exai.providers.internal.kimi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.chat.Usage;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.RecordedRequest;
import dev.exai.testkit.VendorFault;
import dev.exai.testkit.WireDialect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Kimi's built-in function for the web: it calls, the provider confirms, the caller sees one answer. */
class KimiSearchTest {
    private static final Map<String, String> BUILTIN = Map.of("webSearch", "builtin");
    private static final String ARGUMENTS =
            "{\\\"search_result\\\":{\\\"search_id\\\":\\\"e4b4\\\"},\\\"usage\\\":{\\\"total_tokens\\\":7946}}";
    private static final String SEARCH_CALL = "{\"index\":0,\"id\":\"t-1\",\"type\":\"builtin_function\",\"function\":"
            + "{\"name\":\"$web_search\",\"arguments\":\"" + ARGUMENTS + "\"}}";

    @Test
    void open_webSearch_confirmsTheCallAndReturnsOneAnswer() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.KIMI);
                Provider provider = Engines.of(upstream, BUILTIN)) {
            upstream.onChat().stream(round("I should search.", SEARCH_CALL));
            upstream.onChat().reply("Found it.").usage(Usage.of(500, 5));

            List<ChatEvent> events = Engines.ask(provider, search().build());

            assertThat(events).filteredOn(ChatEvent.Started.class::isInstance).hasSize(1);
            assertThat(events).filteredOn(ChatEvent.Done.class::isInstance).hasSize(1);
            assertThat(events).noneMatch(ChatEvent.ToolCallDelta.class::isInstance);
            assertThat(text(events)).isEqualTo("Found it.");
            assertThat(lastUsage(events).inputTokens()).isEqualTo(600);
            assertThat(lastUsage(events).outputTokens()).isEqualTo(15);
            String second = upstream.chats().get(1).bodyText();
            assertThat(second)
                    .contains(
                            "{\"role\":\"assistant\",\"reasoning_content\":\"I should search.\",\"tool_calls\":[{\"id\":\"t-1\","
                                    + "\"type\":\"builtin_function\",\"function\":{\"name\":\"$web_search\",\"arguments\":\""
                                    + ARGUMENTS + "\"}}]}")
                    .contains("{\"role\":\"tool\",\"tool_call_id\":\"t-1\",\"name\":\"$web_search\",\"content\":\""
                            + ARGUMENTS + "\"}")
                    .contains("{\"type\":\"builtin_function\",\"function\":{\"name\":\"$web_search\"}}");
        }
    }

    @Test
    void open_theUpstreamsOwnSearchScript_isAnswered() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.KIMI);
                Provider provider = Engines.of(upstream, BUILTIN)) {
            upstream.onChat().replyWebSearch();
            upstream.onChat().reply("Found it.");

            ChatResponse answer =
                    provider.open(search().build(), Engines.context()).collect();

            assertThat(answer.text()).isEqualTo("Found it.");
            assertThat(answer.extras()).extracting(ChatEvent.Opaque::name).contains("hosted_tool_call");
        }
    }

    @Test
    void open_searchWithoutEnd_isStopped() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.KIMI);
                Provider provider = Engines.of(upstream, BUILTIN)) {
            upstream.onEveryChat().stream(round("Again.", SEARCH_CALL));

            ProviderException failure = Engines.failure(provider, search().build());

            assertThat(failure.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
            assertThat(upstream.chats()).hasSize(10);
        }
    }

    @Test
    void open_secondRoundFails_failsTheAnswer() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.KIMI);
                Provider provider = Engines.of(upstream, BUILTIN)) {
            upstream.onChat().stream(round("I should search.", SEARCH_CALL));
            upstream.onChat().fail(VendorFault.OVERLOADED);

            ProviderException failure = Engines.failure(provider, search().build());

            assertThat(failure.kind()).isEqualTo(ErrorKind.OVERLOADED);
            assertThat(failure.phase()).isEqualTo(ErrorPhase.OUTPUT);
        }
    }

    @Test
    void open_searchBesideTheCallersTool_isConfirmedTogetherWithTheResult() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.KIMI);
                Provider provider = Engines.of(upstream, BUILTIN)) {
            String own =
                    "{\"index\":1,\"id\":\"look:1\",\"type\":\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"{}\"}}";
            upstream.onChat().stream(round("Both.", SEARCH_CALL + "," + own));
            upstream.onChat().reply("Done.");
            ChatRequest.Builder request =
                    search().tools(List.of(new ToolSpec("look", "looks", JsonText.emptyObject())));

            ChatResponse first =
                    provider.open(request.build(), Engines.context()).collect();
            Message results = Message.toolResults(List.of(new Part.ToolResult("look:1", "look", "a cat", false)));
            Engines.ask(
                    provider,
                    request.messages(List.of(Message.user("Hi"), first.asMessage(), results))
                            .build());

            assertThat(first.toolCalls()).hasSize(1).first().extracting("name").isEqualTo("look");
            RecordedRequest second = upstream.chats().get(1);
            assertThat(second.bodyText())
                    .contains("\"tool_calls\":[{\"id\":\"look:1\"")
                    .contains("{\"id\":\"t-1\",\"type\":\"builtin_function\"")
                    .contains("\"tool_call_id\":\"t-1\",\"name\":\"$web_search\"")
                    .contains("\"tool_call_id\":\"look:1\",\"content\":\"a cat\"");
        }
    }

    private static ChatRequest.Builder search() {
        return ChatRequest.to("kimi-k3", "Hi").webSearch(true);
    }

    private static List<byte[]> round(String reasoning, String calls) {
        String wire =
                "data: {\"id\":\"c1\",\"model\":\"kimi-k3\",\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\""
                        + reasoning + "\"}}]}\n\n"
                        + "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[" + calls
                        + "]}}]}\n\n"
                        + "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}],"
                        + "\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":10}}\n\n"
                        + "data: [DONE]\n\n";
        return List.of(wire.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(List<ChatEvent> events) {
        StringBuilder text = new StringBuilder();
        for (ChatEvent event : events) {
            if (event instanceof ChatEvent.TextDelta delta) {
                text.append(delta.text());
            }
        }
        return text.toString();
    }

    private static Usage lastUsage(List<ChatEvent> events) {
        Usage last = Usage.NONE;
        for (ChatEvent event : events) {
            last = event instanceof ChatEvent.UsageSeen seen ? seen.usage() : last;
        }
        return last;
    }
}
