package dev.exai.providers.internal.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ExaiException;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.model.ModelInfo;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Provider;
import dev.exai.core.spi.ProviderConfig;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.providers.internal.openai.SettingWords;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every setting of a request stands on the wire, or the caller is told that it does not. */
class OllamaRequestTest {
    private static final ProviderId KIMI = new ProviderId("kimi");
    private static final ProviderId OLLAMA = new ProviderId("ollama");

    private final FakeUpstream upstream = FakeUpstream.of(WireDialect.OLLAMA)
            .models("glm-4.7", "gpt-oss:20b", "gemma4:31b", "mine")
            .start();
    private final Provider provider =
            Ollamas.of(upstream, "glm-4.7", "gpt-oss:20b", "gemma4:31b", "mine", "qwen3-coder:480b");

    @AfterEach
    void close() {
        provider.close();
        upstream.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            mine | nothing | {"model":"mine","stream":true,"truncate":false,"messages":[{"role":"user","content":"Hi"}]} | ''
            mine | temperature 0.5 | "options":{"temperature":0.5} | ''
            mine | topP 0.25 | "options":{"top_p":0.25} | ''
            mine | max 7 | "options":{"num_predict":7} | ''
            mine | seed 42 | "options":{"seed":42} | ''
            mine | stop a,"b | "options":{"stop":["a","\\"b"]} | ''
            mine | thinking MINIMAL | "think":false | ''
            mine | thinking MAX | "think":true | thinking_adjusted
            glm-4.7 | thinking LOW | "think":true | thinking_adjusted
            gpt-oss:20b | thinking MINIMAL | "think":"low" | thinking_adjusted
            gpt-oss:20b | thinking HIGH | "think":"high" | ''
            mine | tools | "tools":[{"type":"function","function":{"name":"look","description":"looks","parameters":{"type":"object","properties":{}}}}] | ''
            mine | choice None | "truncate":false,"messages" | tools_dropped
            mine | parallel true | "tools":[ | parallel_tool_calls_dropped
            mine | json | "format":"json" | ''
            mine | schema | "format":{"type":"object"} | ''
            mine | cacheKey k | '' | cache_key_dropped
            mine | extra {"keep_alive":"1h","options":{"top_k" : 5}} | "keep_alive":"1h","options":{"top_k":5} | ''
            mine | temperatureAndExtra {"options":{"temperature":0}} | "options":{"temperature":0} | ''
            mine | extra {"tools":[]} | "tools":[],"messages" | ''
            gemma4:31b | image image/png | {"role":"user","content":"see","images":["AQI="]} | ''
            gemma4:31b | imageUrl data:image/png;base64,AQI= | {"role":"user","content":"","images":["AQI="]} | ''
            """)
    void open_setting_standsOnTheWireOrIsWarnedOf(String model, String setting, String wire, String warning) {
        List<ChatEvent> events = Engines.ask(provider, SettingWords.request(model, setting));

        String body = upstream.chats().get(0).bodyText();
        assertThat(body).contains(wire).matches(text -> JsonText.isValid(text));
        assertThat(warnings(events)).isEqualTo(warning.isEmpty() ? List.of() : List.of(warning));
        assertThat(events.get(0)).isInstanceOf(ChatEvent.Started.class);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            mine | search | UNSUPPORTED | WEB_SEARCH
            mine | choice Required | UNSUPPORTED | tool choice auto
            mine | choice Named | UNSUPPORTED | tool choice auto
            mine | imageUrl https://example.org/a.png | UNSUPPORTED | send the image itself
            mine | file ollama image | UNSUPPORTED | FileReference
            glm-4.7 | image image/png | UNSUPPORTED | VISION
            mine | extra {"messages":[]} | INVALID_REQUEST | messages
            mine | extra {"options":1} | INVALID_REQUEST | options of extra
            """)
    void open_whatCannotBeSent_failsBeforeAnythingIsSent(String model, String setting, ErrorKind kind, String why) {
        ProviderException failure = Engines.failure(provider, SettingWords.request(model, setting));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.phase()).isEqualTo(ErrorPhase.PREPARE);
        assertThat(failure).hasMessageContaining(why);
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void open_thinkingOfAModelThatCannot_isLeftOut() {
        List<ChatEvent> events;
        try (FakeUpstream coder = FakeUpstream.start(WireDialect.OLLAMA);
                Provider own = Ollamas.of(coder, "qwen3-coder:480b")) {
            events = Engines.ask(own, SettingWords.request("qwen3-coder:480b", "thinking HIGH"));
        }

        assertThat(warnings(events)).containsExactly("thinking_dropped");
    }

    @Test
    void open_loadSettings_standInEveryRequest() {
        try (Provider own = Ollamas.of(upstream, Map.of("numCtx", "32768", "keepAlive", "-1"), "mine");
                Provider other = Ollamas.of(upstream, Map.of("keepAlive", "10m"), "mine")) {
            Engines.ask(own, ChatRequest.to("mine", "Hi").maxOutputTokens(5).build());
            Engines.ask(other, ChatRequest.to("mine", "Hi").build());
        }

        assertThat(upstream.chats().get(0).bodyText())
                .contains("\"keep_alive\":-1")
                .contains("\"options\":{\"num_ctx\":32768,\"num_predict\":5}");
        assertThat(upstream.chats().get(1).bodyText()).contains("\"keep_alive\":\"10m\"");
    }

    @Test
    void open_conversation_goesBackInOllamasShape() {
        List<Message> conversation = List.of(
                Message.system("Be brief"),
                Message.user("Hi"),
                new Message(
                        Role.ASSISTANT,
                        List.of(
                                new Part.Reasoning(OLLAMA, "So", null),
                                new Part.Reasoning(KIMI, "Other", null),
                                new Part.Text("I look"),
                                new Part.Opaque(OLLAMA, "mood", JsonText.of("[1, 2]")),
                                new Part.Opaque(KIMI, "x", JsonText.of("1")),
                                new Part.ToolUse(new ToolCall("c1", "f", JsonText.of("{\"a\": 1}"))))),
                Message.toolResults(List.of(new Part.ToolResult("c1", "f", "ok", false))));

        List<ChatEvent> events =
                Engines.ask(provider, ChatRequest.to("mine", conversation).build());

        assertThat(upstream.chats().get(0).bodyText())
                .contains("\"messages\":[{\"role\":\"system\",\"content\":\"Be brief\"},"
                        + "{\"role\":\"user\",\"content\":\"Hi\"},"
                        + "{\"role\":\"assistant\",\"content\":\"I look\",\"thinking\":\"So\",\"mood\":[1, 2],"
                        + "\"tool_calls\":[{\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":{\"a\": 1}}}]},"
                        + "{\"role\":\"tool\",\"content\":\"ok\",\"tool_name\":\"f\",\"tool_call_id\":\"c1\"}]");
        assertThat(warnings(events)).containsExactly("reasoning_dropped", "provider_data_dropped");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "numCtx, many, numCtx must be a whole number",
        "keepAlive, a while, keepAlive must be a span",
        "region, mars, region must be one of",
        "colour, red, colour is not known"
    })
    void create_wrongOption_isRefusedByName(String name, String value, String why) {
        assertThatThrownBy(() -> Ollamas.of(upstream, Map.of(name, value)))
                .isInstanceOf(ExaiException.class)
                .hasMessageContaining(why);
    }

    @Test
    void create_addressOfAnInterface_meansTheServer() {
        for (String end : List.of("/api", "/v1", "/v1/", "")) {
            ProviderConfig config = Ollamas.config(upstream, Map.of(), "mine")
                    .baseUrl(URI.create(upstream.baseUrl() + end))
                    .build();
            try (Provider own = new OllamaFactory().create(config)) {
                Engines.ask(own, ChatRequest.to("mine", "Hi").build());
            }
        }

        assertThat(upstream.chats()).hasSize(4);
    }

    @Test
    void create_withoutAddress_isTheCloudWithAKeyAndLocalWithout() {
        ProviderConfig cloud = Ollamas.config(upstream, Map.of()).baseUrl(null).build();
        ProviderConfig local = ProviderConfig.of(OLLAMA, "ollama").build();

        try (Provider far = new OllamaFactory().create(cloud);
                Provider near = new OllamaFactory().create(local)) {
            assertThat(far.models())
                    .extracting(ModelInfo::id)
                    .extracting(Object::toString)
                    .contains("ollama/glm-5.2");
            assertThat(near.models()).isEmpty();
        }
    }

    private static List<String> warnings(List<ChatEvent> events) {
        return events.stream()
                .filter(ChatEvent.Warning.class::isInstance)
                .map(event -> ((ChatEvent.Warning) event).code())
                .toList();
    }
}
