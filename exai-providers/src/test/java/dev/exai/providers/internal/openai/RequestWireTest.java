package dev.exai.providers.internal.openai;

import static dev.exai.testkit.WireDialect.OPENAI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.ToolChoice;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every setting of a request does something: it stands on the wire, or the caller is told that it does not. */
class RequestWireTest {
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            OPENAI | gpt-4.1 | nothing | "stream":true | ''
            OPENAI | gpt-4.1 | nothing | "stream_options":{"include_usage":true} | ''
            OPENAI | gpt-4.1 | temperature 0.5 | "temperature":0.5 | ''
            OPENAI | gpt-6-luna | temperature 0.5 | '' | temperature_dropped
            OPENAI | gpt-4.1 | topP 0.25 | "top_p":0.25 | ''
            OPENAI | gpt-6-luna | topP 0.25 | '' | top_p_dropped
            OPENAI | gpt-4.1 | max 7 | "max_completion_tokens":7 | ''
            OPENAI | gpt-4.1 | seed 42 | "seed":42 | ''
            OPENAI | gpt-4.1 | stop a,"b | "stop":["a","\\"b"] | ''
            OPENAI | o4-mini | stop a | '' | stop_dropped
            OPENAI | gpt-6-luna | thinking MINIMAL | "reasoning_effort":"none" | ''
            OPENAI | gpt-6-luna | thinking HIGH | "reasoning_effort":"high" | ''
            OPENAI | gpt-6-luna | thinking MAX | "reasoning_effort":"max" | ''
            OPENAI | gpt-5 | thinking MAX | "reasoning_effort":"high" | thinking_adjusted
            OPENAI | gpt-4.1 | thinking HIGH | '' | thinking_dropped
            OPENAI | gpt-4.1 | tools | "tools":[{"type":"function","function":{"name":"look","description":"looks","parameters":{"type":"object","properties":{}}}}] | ''
            OPENAI | gpt-4.1 | choice Required | "tool_choice":"required" | ''
            OPENAI | gpt-4.1 | choice None | "tool_choice":"none" | ''
            OPENAI | gpt-4.1 | choice Named | "tool_choice":{"type":"function","function":{"name":"look"}} | ''
            OPENAI | gpt-4.1 | parallel false | "parallel_tool_calls":false | ''
            OPENAI | gpt-4.1 | json | "response_format":{"type":"json_object"} | ''
            OPENAI | gpt-4.1 | schema | "response_format":{"type":"json_schema","json_schema":{"name":"answer","strict":true,"schema":{"type":"object"}}} | ''
            OPENAI | gpt-4o-search-preview | search | "web_search_options":{} | ''
            OPENAI | gpt-4.1 | cacheKey k | "prompt_cache_key":"k" | ''
            OPENAI | gpt-4.1 | extra {"verbosity":"low", "x" : [1, {"a":"]"}]} | "verbosity":"low","x":[1, {"a":"]"}] | ''
            OPENAI | gpt-4.1 | temperatureAndExtra {"temperature":0} | "temperature":0, | ''
            OPENAI | gpt-4.1 | image image/png | "content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AQI="}}] | ''
            OPENAI | gpt-4.1 | imageUrl https://example.org/a.png | "image_url":{"url":"https://example.org/a.png"} | ''
            GLM | glm-5.3 | temperature 0.5 | "temperature":0.5 | ''
            GLM | glm-5.3 | temperature 1.5 | "temperature":1.0 | temperature_adjusted
            GLM | glm-5.3 | topP 0.0 | "top_p":0.01 | top_p_adjusted
            GLM | glm-5.3 | max 7 | "max_tokens":7 | ''
            GLM | glm-5.3 | seed 42 | "seed":42 | ''
            GLM | glm-5.3 | stop a,b | "stop":["a"] | stop_shortened
            GLM | glm-5.3 | thinking MINIMAL | "thinking":{"type":"enabled"},"reasoning_effort":"low" | thinking_adjusted
            GLM | glm-5.3 | thinking MEDIUM | "reasoning_effort":"high" | thinking_adjusted
            GLM | glm-5.3 | thinking MAX | "reasoning_effort":"max" | ''
            GLM | glm-5.2 | thinking MINIMAL | "thinking":{"type":"disabled"} | ''
            GLM | glm-4.6 | thinking HIGH | "thinking":{"type":"enabled"} | thinking_adjusted
            GLM | glm-4.6 | thinking MAX | "thinking":{"type":"enabled"} | thinking_adjusted
            GLM | glm-5.3 | tools | "tool_stream":true,"tools":[ | ''
            GLM | glm-5.3 | choice None | '' | tools_dropped
            GLM | glm-5.3 | parallel true | '' | parallel_tool_calls_dropped
            GLM | glm-5.3 | json | "response_format":{"type":"json_object"} | ''
            GLM | glm-5.3 | search | "tools":[{"type":"web_search","web_search":{"enable":true,"search_engine":"search_pro_jina","search_result":true}}] | ''
            GLM | glm-5.3 | cacheKey k | '' | ''
            GLM | glm-5.3-flash | imageUrl https://example.org/a.png | "url":"https://example.org/a.png" | ''
            KIMI | kimi-k2.6 | temperature 0.5 | '' | temperature_dropped
            KIMI | kimi-k3 | topP 0.5 | '' | top_p_dropped
            KIMI | kimi-k3 | max 7 | "max_completion_tokens":7 | ''
            KIMI | kimi-k3 | seed 42 | '' | seed_dropped
            KIMI | kimi-k3 | stop a,b | "stop":["a","b"] | ''
            KIMI | kimi-k3 | thinking MINIMAL | "reasoning_effort":"low" | thinking_adjusted
            KIMI | kimi-k3 | thinking MEDIUM | "reasoning_effort":"high" | thinking_adjusted
            KIMI | kimi-k2.6 | thinking MINIMAL | "thinking":{"type":"disabled"} | ''
            KIMI | kimi-k2.6 | thinking LOW | "thinking":{"type":"enabled"} | thinking_adjusted
            KIMI | kimi-k2.7-code | thinking MINIMAL | "thinking":{"type":"enabled","keep":"all"} | thinking_adjusted
            KIMI | kimi-k3 | tools | "strict":false | ''
            KIMI | kimi-k3 | choice Required | "tool_choice":"required" | ''
            KIMI | kimi-k2.6 | namedWithoutThinking | "tool_choice":{"type":"function" | ''
            KIMI | kimi-k3 | parallel true | '' | parallel_tool_calls_dropped
            KIMI | kimi-k3 | schema | "strict":true,"schema":{ | ''
            KIMI | kimi-k3 | search | "tools":[{"type":"function","function":{"name":"web_search" | ''
            KIMI | kimi-k3 | cacheKey k | "prompt_cache_key":"k" | ''
            KIMI | kimi-k3 | file kimi image | "image_url":{"url":"ms://file_1"} | ''
            KIMI | kimi-k3 | file kimi video | {"type":"video_url","video_url":{"url":"ms://file_1"}} | ''
            KIMI | kimi-k3 | imageUrl data:image/png;base64,AQI= | "url":"data:image/png;base64,AQI=" | ''
            OPENAI | gpt-4.1 | file openai user_data | {"type":"file","file":{"file_id":"file_1"}} | ''
            DEEPSEEK | deepseek-flash | nothing | "stream_options":{"include_usage":true} | ''
            DEEPSEEK | deepseek-flash | temperature 0.5 | '' | temperature_dropped
            DEEPSEEK | deepseek-flash | temperatureWithoutThinking 0.5 | "temperature":0.5 | ''
            DEEPSEEK | deepseek-flash | topP 0.5 | "top_p":0.95 | top_p_adjusted
            DEEPSEEK | deepseek-flash | topP 0.97 | "top_p":0.97 | ''
            DEEPSEEK | deepseek-flash | topPWithoutThinking 0.5 | '' | top_p_dropped
            DEEPSEEK | deepseek-flash | max 7 | "max_tokens":7 | ''
            DEEPSEEK | deepseek-flash | seed 42 | '' | seed_dropped
            DEEPSEEK | deepseek-flash | stop a,b | "stop":["a","b"] | ''
            DEEPSEEK | deepseek-flash | thinking MINIMAL | "thinking":{"type":"disabled"} | ''
            DEEPSEEK | deepseek-flash | thinking LOW | "thinking":{"type":"enabled"},"reasoning_effort":"low" | ''
            DEEPSEEK | deepseek-flash | thinking MEDIUM | "reasoning_effort":"high" | thinking_adjusted
            DEEPSEEK | deepseek-v4-new | thinking MAX | "reasoning_effort":"max" | ''
            DEEPSEEK | deepseek-flash | choice None | "tool_choice":"none" | ''
            DEEPSEEK | deepseek-flash | namedWithoutThinking | "tool_choice":{"type":"function" | ''
            DEEPSEEK | deepseek-flash | parallel true | '' | parallel_tool_calls_dropped
            DEEPSEEK | deepseek-flash | json | "response_format":{"type":"json_object"} | ''
            DEEPSEEK | deepseek-flash | cacheKey k | '' | ''
            DEEPSEEK | deepseek-flash | file deepseek user_data | {"type":"file","file":{"file_id":"file_1"}} | ''
            XAI | grok-4.6 | temperature 0.5 | "temperature":0.5 | ''
            XAI | grok-4.6 | max 7 | "max_completion_tokens":7 | ''
            XAI | grok-4.6 | thinking MINIMAL | "reasoning_effort":"low" | thinking_adjusted
            XAI | grok-4.6 | thinking MAX | "reasoning_effort":"xhigh" | thinking_adjusted
            XAI | grok-4.3 | thinking MINIMAL | "reasoning_effort":"none" | ''
            XAI | grok-4.3 | thinking MAX | "reasoning_effort":"high" | thinking_adjusted
            XAI | grok-4.20 | thinking HIGH | '' | thinking_dropped
            XAI | grok-4.20-non-reasoning | thinking HIGH | '' | thinking_dropped
            XAI | grok-99 | thinking HIGH | "reasoning_effort":"high" | ''
            XAI | grok-4.6 | choice Required | "tool_choice":"required" | ''
            XAI | grok-4.3 | schema | "type":"json_schema" | ''
            XAI | grok-4.6 | search | "search_parameters":{"mode":"auto","return_citations":true} | ''
            XAI | grok-4.3 | file xai assistants | {"type":"file","file":{"file_id":"file_1"}} | ''
            OPENROUTER | z-ai/glm-5.2 | max 7 | "max_tokens":7 | ''
            OPENROUTER | some/model | thinking MINIMAL | "reasoning":{"effort":"none"} | ''
            OPENROUTER | some/model | thinking MEDIUM | "reasoning":{"effort":"medium"} | ''
            OPENROUTER | some/model | thinking MAX | "reasoning":{"effort":"xhigh"} | thinking_adjusted
            OPENROUTER | some/model | schema | "strict":true,"schema":{ | ''
            OPENROUTER | some/model | json | "provider":{"require_parameters":true} | ''
            OPENROUTER | some/model | search | "plugins":[{"id":"web"}] | ''
            OPENROUTER | some/model | cacheKey k | "prompt_cache_key":"k","session_id":"k" | ''
            OPENROUTER | some/model | file openrouter any | {"type":"file","file":{"file_id":"file_1"}} | ''
            MINIMAX | MiniMax-M3 | temperature 0.5 | "temperature":0.5 | ''
            MINIMAX | MiniMax-M3 | seed 42 | '' | seed_dropped
            MINIMAX | MiniMax-M3 | stop a | '' | stop_dropped
            MINIMAX | MiniMax-M3 | thinking MINIMAL | "thinking":{"type":"disabled"} | ''
            MINIMAX | MiniMax-M3 | thinking MAX | "thinking":{"type":"adaptive"} | thinking_adjusted
            MINIMAX | MiniMax-M3 | thinking LOW | "thinking":{"type":"adaptive"} | thinking_adjusted
            MINIMAX | MiniMax-M2.7 | thinking MINIMAL | '' | thinking_adjusted
            MINIMAX | MiniMax-M3.1-Flash | thinking MEDIUM | "reasoning_effort":"medium" | ''
            MINIMAX | MiniMax-M3 | choice None | '' | tools_dropped
            MINIMAX | MiniMax-M3 | parallel true | '' | parallel_tool_calls_dropped
            MINIMAX | MiniMax-M3 | cacheKey k | '' | ''
            MINIMAX | MiniMax-M3 | file minimax video_understanding | {"type":"video_url","video_url":{"url":"mm_file://file_1"}} | ''
            MINIMAX | MiniMax-M3 | file minimax image | {"type":"image_url","image_url":{"url":"mm_file://file_1"}} | ''
            """)
    void open_setting_standsOnTheWireOrIsWarnedOf(
            WireDialect vendor, String model, String setting, String wire, String warning) {
        try (FakeUpstream upstream = FakeUpstream.start(vendor);
                Provider provider = Engines.of(upstream)) {
            ChatRequest request = SettingWords.request(model, setting);

            List<ChatEvent> events = Engines.ask(provider, request);

            String body = upstream.chats().get(0).bodyText();
            assertThat(body).contains(wire).contains("\"model\":\"" + model + "\"");
            assertThat(JsonText.isValid(body)).isTrue();
            assertThat(warnings(events)).isEqualTo(warning.isEmpty() ? List.of() : List.of(warning));
        }
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            GLM | glm-5.3 | choice Required | tool choice auto
            GLM | glm-5.3 | choice Named | tool choice auto
            GLM | glm-5.3 | schema | JSON_SCHEMA
            GLM | glm-99 | schema | JSON_SCHEMA
            GLM | glm-5.3 | image image/png | VISION
            GLM | glm-5v-turbo | file glm image | file references
            OPENAI | gpt-4.1 | file openai vision | image files
            OPENAI | gpt-4.1 | file glm image | glm holds
            DEEPSEEK | deepseek-flash | choice Required | while it thinks
            DEEPSEEK | deepseek-flash | choice Named | while it thinks
            DEEPSEEK | deepseek-flash | schema | JSON_SCHEMA
            DEEPSEEK | deepseek-v4-new | schema | JSON_SCHEMA
            DEEPSEEK | deepseek-v4-new | search | WEB_SEARCH
            DEEPSEEK | deepseek-flash | file kimi image | kimi holds
            MINIMAX | MiniMax-M3 | choice Required | tool choice auto
            MINIMAX | MiniMax-M3 | json | JSON_OBJECT
            MINIMAX | MiniMax-new | schema | JSON_SCHEMA
            MINIMAX | MiniMax-new | search | WEB_SEARCH
            OPENAI | gpt-4.1 | image audio/wav | images only
            KIMI | kimi-k2.6 | choice Required | tool choice auto
            KIMI | kimi-k3 | choice Named | while it thinks
            KIMI | kimi-k3 | imageUrl https://example.org/a.png | from the web
            KIMI | kimi-k3 | file kimi file-extract | purpose image
            KIMI | kimi-k3 | file glm image | glm holds
            """)
    void open_whatTheVendorCannotDo_failsBeforeAnythingIsSent(
            WireDialect vendor, String model, String setting, String message) {
        try (FakeUpstream upstream = FakeUpstream.start(vendor);
                Provider provider = Engines.of(upstream)) {
            ChatRequest request = SettingWords.request(model, setting);

            ProviderException failure = Engines.failure(provider, request);

            assertThat(failure.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
            assertThat(failure.phase()).isEqualTo(ErrorPhase.PREPARE);
            assertThat(failure).hasMessageContaining(message);
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    void open_extraThatWouldRedirectTheCall_isRefused() {
        try (FakeUpstream upstream = FakeUpstream.start(OPENAI);
                Provider provider = Engines.of(upstream)) {
            for (String name : List.of("model", "messages", "stream", "n")) {
                ChatRequest request = ChatRequest.to("gpt-4.1", "Hi")
                        .extra(JsonText.of("{\"" + name + "\":1}"))
                        .build();

                ProviderException failure = Engines.failure(provider, request);

                assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
                assertThat(failure).hasMessageContaining(name);
            }
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    void open_noToolsButToolChoice_sendsNoToolChoice() {
        try (FakeUpstream upstream = FakeUpstream.start(OPENAI);
                Provider provider = Engines.of(upstream)) {
            ChatRequest request = ChatRequest.to("gpt-4.1", "Hi")
                    .toolChoice(new ToolChoice.Required())
                    .build();

            List<ChatEvent> events = Engines.ask(provider, request);

            assertThat(upstream.chats().get(0).bodyText()).doesNotContain("tool");
            assertThat(events).isNotEmpty();
        }
    }

    private static List<String> warnings(List<ChatEvent> events) {
        return events.stream()
                .filter(ChatEvent.Warning.class::isInstance)
                .map(event -> ((ChatEvent.Warning) event).code())
                .toList();
    }
}
