package dev.exai.providers.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.util.List;

/** A whole answer over HTTP, for each vendor's own way of streaming it. */
class ChatStreamTest {
    private static final ToolSpec WEATHER =
            new ToolSpec("get_weather", "the weather", JsonText.of("{\"type\":\"object\",\"properties\":{}}"));

    @EachDialect
    void open_textAnswer_collectsTextUsageAndModel(WireDialect dialect) {
        try (FakeUpstream upstream = FakeUpstream.start(dialect);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().reply("Grüße aus dem 🌍 Netz");
            String model = Engines.model(dialect);

            ChatResponse answer = provider.open(ChatRequest.to(model, "Hi").build(), Engines.context())
                    .collect();

            assertThat(answer.text()).isEqualTo("Grüße aus dem 🌍 Netz");
            assertThat(answer.model().toString()).isEqualTo(provider.id() + "/" + model);
            assertThat(answer.usage()).isNotNull();
            assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(answer.id()).isNotBlank();
        }
    }

    @EachDialect
    void open_anyAnswer_beginsWithStartedAndEndsWithOneDone(WireDialect dialect) {
        try (FakeUpstream upstream = FakeUpstream.start(dialect);
                Provider provider = Engines.of(upstream)) {
            upstream.onChat().reply("one two three");

            List<ChatEvent> events = Engines.ask(
                    provider, ChatRequest.to(Engines.model(dialect), "Hi").build());

            assertThat(events.get(0)).isInstanceOf(ChatEvent.Started.class);
            assertThat(events.get(events.size() - 1)).isInstanceOf(ChatEvent.Done.class);
            assertThat(events).filteredOn(ChatEvent.Done.class::isInstance).hasSize(1);
        }
    }

    @EachDialect
    void open_parallelToolCalls_arePutTogether(WireDialect dialect) {
        try (FakeUpstream upstream = FakeUpstream.start(dialect);
                Provider provider = Engines.of(upstream)) {
            ToolCall oslo = new ToolCall("call_a", "get_weather", JsonText.of("{\"city\":\"Oslo\"}"));
            ToolCall rome = new ToolCall("call_b", "get_weather", JsonText.of("{\"city\":\"Rome\"}"));
            upstream.onChat().replyToolCalls(oslo, rome);
            ChatRequest request = ChatRequest.to(Engines.model(dialect), "Hi")
                    .tools(List.of(WEATHER))
                    .build();

            ChatResponse answer = provider.open(request, Engines.context()).collect();

            assertThat(answer.toolCalls()).containsExactly(oslo, rome);
            assertThat(answer.finishReason().kind()).isEqualTo(FinishReason.Kind.TOOL_CALLS);
        }
    }
}
