package dev.exai.providers.internal.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.providers.internal.openai.SettingWords;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every setting of a request does something over the Responses API, or the caller is told that it does not. */
class ResponsesRequestTest {
    private static final Map<String, String> RESPONSES = Map.of("api", "responses");

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            gpt-4.1 | nothing | "stream":true,"store":false,"input":[{"role":"user","content":"Hi"}] | ''
            gpt-5 | nothing | "include":["reasoning.encrypted_content"] | ''
            gpt-4.1 | temperature 0.5 | "temperature":0.5 | ''
            gpt-5 | temperature 0.5 | '' | temperature_dropped
            gpt-4.1 | topP 0.25 | "top_p":0.25 | ''
            gpt-4.1 | max 70 | "max_output_tokens":70 | ''
            gpt-4.1 | max 7 | "max_output_tokens":16 | max_output_tokens_adjusted
            gpt-4.1 | seed 42 | '' | seed_dropped
            gpt-4.1 | stop a | '' | stop_dropped
            gpt-5 | thinking MINIMAL | "reasoning":{"effort":"minimal"} | ''
            gpt-5 | thinking MAX | "reasoning":{"effort":"high"} | thinking_adjusted
            gpt-6-luna | thinking MEDIUM | "reasoning":{"effort":"medium"} | ''
            gpt-4.1 | thinking HIGH | '' | thinking_dropped
            gpt-4.1 | tools | "tools":[{"type":"function","name":"look","description":"looks","parameters":{"type":"object","properties":{}},"strict":false}] | ''
            gpt-4.1 | choice None | "tool_choice":"none" | ''
            gpt-4.1 | choice Required | "tool_choice":"required" | ''
            gpt-4.1 | choice Named | "tool_choice":{"type":"function","name":"look"} | ''
            gpt-4.1 | parallel false | "parallel_tool_calls":false | ''
            gpt-4.1 | json | "text":{"format":{"type":"json_object"}} | ''
            gpt-4.1 | schema | "text":{"format":{"type":"json_schema","name":"answer","strict":true,"schema":{"type":"object"}}} | ''
            gpt-4.1 | search | "include":["web_search_call.action.sources"],"tools":[{"type":"web_search"}] | ''
            gpt-4.1 | cacheKey k | "prompt_cache_key":"k" | ''
            gpt-4.1 | extra {"truncation":"auto"} | "truncation":"auto" | ''
            gpt-4.1 | image image/png | [{"type":"input_text","text":"see"},{"type":"input_image","image_url":"data:image/png;base64,AQI="}] | ''
            gpt-4.1 | imageUrl https://example.org/a.png | {"type":"input_image","image_url":"https://example.org/a.png"} | ''
            gpt-4.1 | file openai vision | {"type":"input_image","file_id":"file_1"} | ''
            gpt-4.1 | file openai user_data | {"type":"input_file","file_id":"file_1"} | ''
            """)
    void open_setting_standsOnTheWireOrIsWarnedOf(String model, String setting, String wire, String warning) {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI_RESPONSES);
                Provider provider = Engines.of(upstream, RESPONSES)) {
            List<ChatEvent> events = Engines.ask(provider, SettingWords.request(model, setting));

            String body = upstream.chats().get(0).bodyText();
            assertThat(body).contains(wire).contains("\"model\":\"" + model + "\"");
            assertThat(JsonText.isValid(body)).isTrue();
            assertThat(warnings(events)).isEqualTo(warning.isEmpty() ? List.of() : List.of(warning));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            gpt-4.1 | image audio/wav | images only
            gpt-4.1 | file glm vision | glm holds
            gpt-4.1-nano | search | WEB_SEARCH
            """)
    void open_whatTheApiCannotDo_failsBeforeAnythingIsSent(String model, String setting, String message) {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI_RESPONSES);
                Provider provider = Engines.of(upstream, RESPONSES)) {
            ProviderException failure = Engines.failure(provider, SettingWords.request(model, setting));

            assertThat(failure.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
            assertThat(failure).hasMessageContaining(message);
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "input", "instructions", "stream", "store", "previous_response_id", "background"})
    void open_extraThatWouldRedirectTheCall_isRefused(String name) {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI_RESPONSES);
                Provider provider = Engines.of(upstream, RESPONSES)) {
            ProviderException failure =
                    Engines.failure(provider, SettingWords.request("gpt-4.1", "extra {\"" + name + "\":1}"));

            assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
            assertThat(failure).hasMessageContaining(name);
        }
    }

    @Test
    void open_summaryAsked_isAskedOfModelsThatThink() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI_RESPONSES);
                Provider provider = Engines.of(upstream, Map.of("api", "responses", "reasoningSummary", "detailed"))) {
            Engines.ask(provider, SettingWords.request("gpt-5", "thinking LOW"));
            Engines.ask(provider, SettingWords.request("gpt-4.1", "nothing"));

            assertThat(upstream.chats().get(0).bodyText())
                    .contains("\"reasoning\":{\"effort\":\"low\",\"summary\":\"detailed\"}");
            assertThat(upstream.chats().get(1).bodyText()).doesNotContain("summary");
        }
    }

    @ParameterizedTest
    @CsvSource({"asked,'\"summary\":\"auto\"'", "concise,'\"summary\":\"concise\"'", "none,"})
    void open_reasoningTextWanted_asksForASummaryUnlessItIsSwitchedOff(String setting, @Nullable String sent) {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI_RESPONSES);
                Provider provider = Engines.of(upstream, Map.of("api", "responses", "reasoningSummary", setting))) {
            Engines.ask(
                    provider, ChatRequest.to("gpt-5", "Hi").reasoningText(true).build());
            Engines.ask(
                    provider,
                    ChatRequest.to("gpt-4.1", "Hi").reasoningText(true).build());

            String body = upstream.chats().get(0).bodyText();
            if (sent == null) {
                assertThat(body).doesNotContain("summary");
            } else {
                assertThat(body).contains(sent);
            }
            assertThat(upstream.chats().get(1).bodyText()).as("does not think").doesNotContain("summary");
        }
    }

    @ParameterizedTest(name = "api {0}, {1} {2}: {3}")
    @CsvSource({
        "auto,gpt-5-pro,nothing,/responses",
        "auto,gpt-5.1-codex,nothing,/responses",
        "auto,gpt-4.1,search,/responses",
        "auto,gpt-4.1,nothing,/chat/completions",
        "auto,gpt-4o-search-preview,search,/chat/completions",
        "auto,gpt-5,nothing,/chat/completions",
        "auto,gpt-5,tools,/responses",
        "auto,gpt-5,reasoningText,/responses",
        "auto,gpt-4.1,tools,/chat/completions",
        "auto,gpt-4.1,reasoningText,/chat/completions",
        "chat,gpt-5,tools,/chat/completions",
        "chat,gpt-5-pro,nothing,/chat/completions",
        "responses,gpt-4.1,nothing,/responses",
    })
    void open_api_isChosenBySettingModelAndNeed(String api, String model, String setting, String path) {
        WireDialect wire = path.equals("/responses") ? WireDialect.OPENAI_RESPONSES : WireDialect.OPENAI;
        try (FakeUpstream upstream = FakeUpstream.start(wire);
                Provider provider = Engines.of(upstream, Map.of("api", api))) {
            Engines.ask(provider, SettingWords.request(model, setting));

            assertThat(upstream.chats().get(0).path()).endsWith(path);
        }
    }

    @Test
    void open_answerOfResponses_isGoneOnWithThere() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI_RESPONSES);
                Provider provider = Engines.of(upstream, Map.of())) {
            upstream.onChat().replyReasoning("hm", "fine");
            ChatRequest first =
                    ChatRequest.to("gpt-5", "Hi").reasoningText(true).build();
            ChatResponse answer = provider.open(first, Engines.context()).collect();
            List<Message> turns = List.of(Message.user("Hi"), answer.asMessage(), Message.user("And?"));

            Engines.ask(provider, ChatRequest.to("gpt-5", turns).build());

            assertThat(provider.endpoint(ChatRequest.to("gpt-5", turns).build()))
                    .isEqualTo("responses");
            assertThat(provider.endpoint(ChatRequest.to("gpt-5", "Hi").build())).isEmpty();
            assertThat(upstream.chats().get(1).bodyText()).contains("encrypted_content");
        }
    }

    @Test
    void open_reasoningTextThatChatCompletionsDoNotTell_isWarnedOf() {
        try (FakeUpstream upstream = FakeUpstream.start(WireDialect.OPENAI);
                Provider provider = Engines.of(upstream)) {
            ChatRequest request =
                    ChatRequest.to("gpt-5", "Hi").reasoningText(true).build();

            assertThat(warnings(Engines.ask(provider, request))).containsExactly("reasoning_text_dropped");
        }
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            grok-4.6 | search | "tools":[{"type":"web_search"}] | ''
            grok-4.20 | searchThinking HIGH | "tools":[{"type":"web_search"}] | thinking_dropped
            """)
    void open_searchAtXai_goesToItsResponses(String model, String setting, String wire, String warning) {
        try (FakeUpstream upstream = FakeUpstream.of(WireDialect.OPENAI_RESPONSES)
                        .models("grok-4.6", "grok-4.20")
                        .start();
                Provider provider = Engines.xai(upstream)) {
            ChatRequest request = SettingWords.request(model, setting);

            List<ChatEvent> events = Engines.ask(provider, request);

            assertThat(upstream.chats().get(0).bodyText()).contains(wire).doesNotContain("search_parameters");
            assertThat(warnings(events)).isEqualTo(warning.isEmpty() ? List.of() : List.of(warning));
        }
    }

    private static List<String> warnings(List<ChatEvent> events) {
        return events.stream()
                .filter(ChatEvent.Warning.class::isInstance)
                .map(event -> ((ChatEvent.Warning) event).code())
                .toList();
    }
}
