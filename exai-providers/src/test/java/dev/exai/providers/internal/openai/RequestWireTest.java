package dev.exai.providers.internal.openai;

import static dev.exai.testkit.WireDialect.GLM;
import static dev.exai.testkit.WireDialect.KIMI;
import static dev.exai.testkit.WireDialect.OPENAI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ThinkingMode;
import dev.exai.core.chat.ToolChoice;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting of a request does something: it stands on the wire, or the caller is told that it does not. */
class RequestWireTest {
    private static final ToolSpec TOOL =
            new ToolSpec("look", "looks", JsonText.of("{\"type\":\"object\",\"properties\":{}}"));
    private static final OutputFormat SCHEMA =
            new OutputFormat.JsonSchema("answer", JsonText.of("{\"type\":\"object\"}"), true);

    /** A setting, what must stand in the body, and the warning that must come; null for none. */
    record Row(
            WireDialect vendor,
            String model,
            String name,
            UnaryOperator<ChatRequest.Builder> setting,
            String body,
            String warning) {
        @Override
        public String toString() {
            return vendor + " " + model + " " + name;
        }
    }

    private static Row row(
            WireDialect vendor,
            String model,
            String name,
            UnaryOperator<ChatRequest.Builder> setting,
            String body,
            String warning) {
        return new Row(vendor, model, name, setting, body, warning);
    }

    static List<Row> openAi() {
        String luna = "gpt-6-luna";
        String plain = "gpt-4.1";
        return List.of(
                row(OPENAI, plain, "nothing", b -> b, "\"stream\":true", null),
                row(OPENAI, plain, "usage", b -> b, "\"stream_options\":{\"include_usage\":true}", null),
                row(OPENAI, plain, "temperature", b -> b.temperature(0.5), "\"temperature\":0.5", null),
                row(OPENAI, luna, "temperature", b -> b.temperature(0.5), "", "temperature_dropped"),
                row(OPENAI, plain, "topP", b -> b.topP(0.25), "\"top_p\":0.25", null),
                row(OPENAI, luna, "topP", b -> b.topP(0.25), "", "top_p_dropped"),
                row(OPENAI, plain, "max", b -> b.maxOutputTokens(7), "\"max_completion_tokens\":7", null),
                row(OPENAI, plain, "seed", b -> b.seed(42L), "\"seed\":42", null),
                row(OPENAI, plain, "stop", b -> b.stop(List.of("a", "\"b")), "\"stop\":[\"a\",\"\\\"b\"]", null),
                row(OPENAI, "o4-mini", "stop", b -> b.stop(List.of("a")), "", "stop_dropped"),
                row(
                        OPENAI,
                        luna,
                        "minimal",
                        b -> b.thinking(ThinkingMode.MINIMAL),
                        "\"reasoning_effort\":\"none\"",
                        null),
                row(OPENAI, luna, "high", b -> b.thinking(ThinkingMode.HIGH), "\"reasoning_effort\":\"high\"", null),
                row(OPENAI, luna, "max", b -> b.thinking(ThinkingMode.MAX), "\"reasoning_effort\":\"max\"", null),
                row(OPENAI, "gpt-5", "max", b -> b.thinking(ThinkingMode.MAX), "\"reasoning_effort\":\"high\"", null),
                row(OPENAI, plain, "thinking", b -> b.thinking(ThinkingMode.HIGH), "", "thinking_dropped"),
                row(
                        OPENAI,
                        plain,
                        "tools",
                        RequestWireTest::tools,
                        "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\",\"description\":\"looks\",\"parameters\":{\"type\":\"object\",\"properties\":{}}}}]",
                        null),
                row(
                        OPENAI,
                        plain,
                        "required",
                        b -> tools(b).toolChoice(new ToolChoice.Required()),
                        "\"tool_choice\":\"required\"",
                        null),
                row(
                        OPENAI,
                        plain,
                        "none",
                        b -> tools(b).toolChoice(new ToolChoice.None()),
                        "\"tool_choice\":\"none\"",
                        null),
                row(
                        OPENAI,
                        plain,
                        "named",
                        b -> tools(b).toolChoice(new ToolChoice.Named("look")),
                        "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"look\"}}",
                        null),
                row(
                        OPENAI,
                        plain,
                        "parallel",
                        b -> tools(b).parallelToolCalls(false),
                        "\"parallel_tool_calls\":false",
                        null),
                row(
                        OPENAI,
                        plain,
                        "json",
                        b -> b.outputFormat(new OutputFormat.JsonObject()),
                        "\"response_format\":{\"type\":\"json_object\"}",
                        null),
                row(
                        OPENAI,
                        plain,
                        "schema",
                        b -> b.outputFormat(SCHEMA),
                        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\",\"strict\":true,\"schema\":{\"type\":\"object\"}}}",
                        null),
                row(
                        OPENAI,
                        "gpt-4o-search-preview",
                        "search",
                        b -> b.webSearch(true),
                        "\"web_search_options\":{}",
                        null),
                row(OPENAI, plain, "cache key", b -> b.cacheKey("k"), "\"prompt_cache_key\":\"k\"", null),
                row(
                        OPENAI,
                        plain,
                        "extra",
                        b -> b.extra(JsonText.of("{\"verbosity\":\"low\", \"x\" : [1, {\"a\":\"]\"}]}")),
                        "\"verbosity\":\"low\",\"x\":[1, {\"a\":\"]\"}]",
                        null),
                row(
                        OPENAI,
                        plain,
                        "extra wins",
                        b -> b.temperature(1.0).extra(JsonText.of("{\"temperature\":0}")),
                        "\"temperature\":0,",
                        null),
                row(
                        OPENAI,
                        plain,
                        "image",
                        b -> b.messages(List.of(Message.user(
                                List.of(new Part.Text("see"), new Part.Image("image/png", new byte[] {1, 2}))))),
                        "\"content\":[{\"type\":\"text\",\"text\":\"see\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AQI=\"}}]",
                        null),
                row(
                        OPENAI,
                        plain,
                        "image url",
                        b -> b.messages(List.of(Message.user(List.of(new Part.ImageUrl("https://example.org/a.png"))))),
                        "\"image_url\":{\"url\":\"https://example.org/a.png\"}",
                        null));
    }

    static List<Row> glm() {
        String m = "glm-5.3";
        return List.of(
                row(GLM, m, "temperature", b -> b.temperature(0.5), "\"temperature\":0.5", null),
                row(GLM, m, "temperature", b -> b.temperature(1.5), "\"temperature\":1.0", "temperature_adjusted"),
                row(GLM, m, "topP", b -> b.topP(0.0), "\"top_p\":0.01", "top_p_adjusted"),
                row(GLM, m, "max", b -> b.maxOutputTokens(7), "\"max_tokens\":7", null),
                row(GLM, m, "seed", b -> b.seed(42L), "\"seed\":42", null),
                row(GLM, m, "stop", b -> b.stop(List.of("a", "b")), "\"stop\":[\"a\"]", "stop_shortened"),
                row(
                        GLM,
                        m,
                        "minimal",
                        b -> b.thinking(ThinkingMode.MINIMAL),
                        "\"thinking\":{\"type\":\"enabled\"},\"reasoning_effort\":\"low\"",
                        null),
                row(
                        GLM,
                        m,
                        "medium",
                        b -> b.thinking(ThinkingMode.MEDIUM),
                        "\"reasoning_effort\":\"high\"",
                        "thinking_adjusted"),
                row(GLM, m, "max", b -> b.thinking(ThinkingMode.MAX), "\"reasoning_effort\":\"max\"", null),
                row(
                        GLM,
                        "glm-5.2",
                        "minimal",
                        b -> b.thinking(ThinkingMode.MINIMAL),
                        "\"thinking\":{\"type\":\"disabled\"}",
                        null),
                row(
                        GLM,
                        "glm-4.6",
                        "high",
                        b -> b.thinking(ThinkingMode.HIGH),
                        "\"thinking\":{\"type\":\"enabled\"}",
                        "thinking_adjusted"),
                row(
                        GLM,
                        "glm-4.6",
                        "max",
                        b -> b.thinking(ThinkingMode.MAX),
                        "\"thinking\":{\"type\":\"enabled\"}",
                        null),
                row(GLM, m, "tools", RequestWireTest::tools, "\"tool_stream\":true,\"tools\":[", null),
                row(GLM, m, "none", b -> tools(b).toolChoice(new ToolChoice.None()), "", "tools_dropped"),
                row(GLM, m, "parallel", b -> tools(b).parallelToolCalls(true), "", "parallel_tool_calls_dropped"),
                row(
                        GLM,
                        m,
                        "json",
                        b -> b.outputFormat(new OutputFormat.JsonObject()),
                        "\"response_format\":{\"type\":\"json_object\"}",
                        null),
                row(
                        GLM,
                        m,
                        "search",
                        b -> b.webSearch(true),
                        "\"tools\":[{\"type\":\"web_search\",\"web_search\":{\"enable\":true,\"search_engine\":\"search_pro_jina\",\"search_result\":true}}]",
                        null),
                row(GLM, m, "cache key", b -> b.cacheKey("k"), "", "cache_key_dropped"),
                row(
                        GLM,
                        "glm-5.3-flash",
                        "image url",
                        b -> b.messages(List.of(Message.user(List.of(new Part.ImageUrl("https://example.org/a.png"))))),
                        "\"url\":\"https://example.org/a.png\"",
                        null));
    }

    static List<Row> kimi() {
        String k3 = "kimi-k3";
        String k26 = "kimi-k2.6";
        String code = "kimi-k2.7-code";
        return List.of(
                row(KIMI, k26, "temperature", b -> b.temperature(0.5), "", "temperature_dropped"),
                row(KIMI, k3, "topP", b -> b.topP(0.5), "", "top_p_dropped"),
                row(KIMI, k3, "max", b -> b.maxOutputTokens(7), "\"max_completion_tokens\":7", null),
                row(KIMI, k3, "seed", b -> b.seed(42L), "", "seed_dropped"),
                row(KIMI, k3, "stop", b -> b.stop(List.of("a", "b")), "\"stop\":[\"a\",\"b\"]", null),
                row(KIMI, k3, "minimal", b -> b.thinking(ThinkingMode.MINIMAL), "\"reasoning_effort\":\"low\"", null),
                row(
                        KIMI,
                        k3,
                        "medium",
                        b -> b.thinking(ThinkingMode.MEDIUM),
                        "\"reasoning_effort\":\"high\"",
                        "thinking_adjusted"),
                row(
                        KIMI,
                        k26,
                        "minimal",
                        b -> b.thinking(ThinkingMode.MINIMAL),
                        "\"thinking\":{\"type\":\"disabled\"}",
                        null),
                row(
                        KIMI,
                        k26,
                        "low",
                        b -> b.thinking(ThinkingMode.LOW),
                        "\"thinking\":{\"type\":\"enabled\"}",
                        "thinking_adjusted"),
                row(
                        KIMI,
                        code,
                        "minimal",
                        b -> b.thinking(ThinkingMode.MINIMAL),
                        "\"thinking\":{\"type\":\"enabled\",\"keep\":\"all\"}",
                        "thinking_adjusted"),
                row(KIMI, k3, "tools", RequestWireTest::tools, "\"strict\":false", null),
                row(
                        KIMI,
                        k3,
                        "required",
                        b -> tools(b).toolChoice(new ToolChoice.Required()),
                        "\"tool_choice\":\"required\"",
                        null),
                row(
                        KIMI,
                        k26,
                        "named",
                        b -> tools(b).thinking(ThinkingMode.MINIMAL).toolChoice(new ToolChoice.Named("look")),
                        "\"tool_choice\":{\"type\":\"function\"",
                        null),
                row(KIMI, k3, "parallel", b -> tools(b).parallelToolCalls(true), "", "parallel_tool_calls_dropped"),
                row(KIMI, k3, "schema", b -> b.outputFormat(SCHEMA), "\"strict\":true,\"schema\":{", null),
                row(
                        KIMI,
                        k3,
                        "search",
                        b -> b.webSearch(true),
                        "{\"type\":\"builtin_function\",\"function\":{\"name\":\"$web_search\"}}",
                        null),
                row(KIMI, k3, "cache key", b -> b.cacheKey("k"), "\"prompt_cache_key\":\"k\"", null),
                row(
                        KIMI,
                        k3,
                        "file",
                        b -> b.messages(List.of(Message.user(List.of(new Part.FileReference(file("kimi", "image")))))),
                        "\"image_url\":{\"url\":\"ms://file_1\"}",
                        null),
                row(
                        KIMI,
                        k3,
                        "data url",
                        b -> b.messages(
                                List.of(Message.user(List.of(new Part.ImageUrl("data:image/png;base64,AQI="))))),
                        "\"url\":\"data:image/png;base64,AQI=\"",
                        null));
    }

    @ParameterizedTest
    @MethodSource({"openAi", "glm", "kimi"})
    void open_setting_standsOnTheWireOrIsWarnedOf(Row row) {
        try (FakeUpstream upstream = FakeUpstream.start(row.vendor());
                Provider provider = Engines.of(upstream)) {
            ChatRequest request =
                    row.setting().apply(ChatRequest.to(row.model(), "Hi")).build();

            List<ChatEvent> events = Engines.ask(provider, request);

            String body = upstream.chats().get(0).bodyText();
            assertThat(body).contains(row.body()).contains("\"model\":\"" + row.model() + "\"");
            assertThat(JsonText.isValid(body)).isTrue();
            assertThat(warnings(events)).isEqualTo(row.warning() == null ? List.of() : List.of(row.warning()));
        }
    }

    static List<Row> refused() {
        return List.of(
                row(
                        GLM,
                        "glm-5.3",
                        "required",
                        b -> tools(b).toolChoice(new ToolChoice.Required()),
                        "tool choice auto",
                        null),
                row(
                        GLM,
                        "glm-5.3",
                        "named",
                        b -> tools(b).toolChoice(new ToolChoice.Named("look")),
                        "tool choice auto",
                        null),
                row(GLM, "glm-5.3", "schema", b -> b.outputFormat(SCHEMA), "JSON_SCHEMA", null),
                row(GLM, "glm-99", "schema", b -> b.outputFormat(SCHEMA), "JSON schema", null),
                row(
                        GLM,
                        "glm-5.3",
                        "image",
                        b -> b.messages(List.of(Message.user(List.of(new Part.Image("image/png", new byte[1]))))),
                        "VISION",
                        null),
                row(
                        GLM,
                        "glm-5v-turbo",
                        "file",
                        b -> b.messages(List.of(Message.user(List.of(new Part.FileReference(file("glm", "image")))))),
                        "file references",
                        null),
                row(
                        OPENAI,
                        "gpt-4.1",
                        "file",
                        b -> b.messages(
                                List.of(Message.user(List.of(new Part.FileReference(file("openai", "image")))))),
                        "file references",
                        null),
                row(
                        OPENAI,
                        "gpt-4.1",
                        "sound",
                        b -> b.messages(List.of(Message.user(List.of(new Part.Image("audio/wav", new byte[1]))))),
                        "images only",
                        null),
                row(
                        KIMI,
                        "kimi-k2.6",
                        "required",
                        b -> tools(b).toolChoice(new ToolChoice.Required()),
                        "tool choice auto",
                        null),
                row(
                        KIMI,
                        "kimi-k3",
                        "named",
                        b -> tools(b).toolChoice(new ToolChoice.Named("look")),
                        "while it thinks",
                        null),
                row(
                        KIMI,
                        "kimi-k3",
                        "web image",
                        b -> b.messages(List.of(Message.user(List.of(new Part.ImageUrl("https://example.org/a.png"))))),
                        "from the web",
                        null),
                row(
                        KIMI,
                        "kimi-k3",
                        "document",
                        b -> b.messages(
                                List.of(Message.user(List.of(new Part.FileReference(file("kimi", "file-extract")))))),
                        "purpose image",
                        null),
                row(
                        KIMI,
                        "kimi-k3",
                        "foreign file",
                        b -> b.messages(List.of(Message.user(List.of(new Part.FileReference(file("glm", "image")))))),
                        "glm holds",
                        null));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void open_whatTheVendorCannotDo_failsBeforeAnythingIsSent(Row row) {
        try (FakeUpstream upstream = FakeUpstream.start(row.vendor());
                Provider provider = Engines.of(upstream)) {
            ChatRequest request =
                    row.setting().apply(ChatRequest.to(row.model(), "Hi")).build();

            ProviderException failure = Engines.failure(provider, request);

            assertThat(failure.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
            assertThat(failure.phase()).isEqualTo(ErrorPhase.PREPARE);
            assertThat(failure).hasMessageContaining(row.body());
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

    private static ChatRequest.Builder tools(ChatRequest.Builder builder) {
        return builder.tools(List.of(TOOL));
    }

    private static RemoteFile file(String provider, String purpose) {
        return new RemoteFile(new ProviderId(provider), "file_1", "a.png", 2, new FilePurpose(purpose), null, null);
    }

    private static List<String> warnings(List<ChatEvent> events) {
        return events.stream()
                .filter(ChatEvent.Warning.class::isInstance)
                .map(event -> ((ChatEvent.Warning) event).code())
                .toList();
    }
}
