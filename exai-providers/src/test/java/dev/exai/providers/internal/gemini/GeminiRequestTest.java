package dev.exai.providers.internal.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ErrorPhase;
import dev.exai.core.ProviderException;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.OutputFormat;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.providers.internal.openai.SettingWords;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.RecordedRequest;
import dev.exai.testkit.WireDialect;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every setting of a request stands on the wire, or the caller is told that it does not. */
class GeminiRequestTest {
    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.GEMINI);
    private final Provider provider = Engines.of(upstream);

    @AfterEach
    void close() {
        provider.close();
        upstream.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            gemini-3.8-flash | nothing | {"contents":[{"role":"user","parts":[{"text":"Hi"}]}],"generationConfig":{"thinkingConfig":{"includeThoughts":true}}} | ''
            gemini-2.0-flash | nothing | {"contents":[{"role":"user","parts":[{"text":"Hi"}]}]} | ''
            gemini-9-flash | nothing | {"contents":[{"role":"user","parts":[{"text":"Hi"}]}]} | ''
            gemini-3.8-flash | temperature 1.5 | "temperature":1.5 | ''
            gemini-3.8-flash | topP 0.25 | "topP":0.25 | ''
            gemini-3.8-flash | max 7 | "maxOutputTokens":7 | ''
            gemini-3.8-flash | seed -42 | "seed":-42 | ''
            gemini-3.8-flash | seed 4294967296 | '' | seed_dropped
            gemini-3.8-flash | stop a,"b | "stopSequences":["a","\\"b"] | ''
            gemini-3.8-flash | thinking MINIMAL | "thinkingConfig":{"thinkingLevel":"LOW","includeThoughts":true} | thinking_adjusted
            gemini-3.8-flash | thinking HIGH | "thinkingLevel":"HIGH" | ''
            gemini-3.5-flash | thinking MINIMAL | "thinkingLevel":"MINIMAL" | ''
            gemini-3.5-flash | thinking MAX | "thinkingLevel":"HIGH" | thinking_adjusted
            gemini-3-pro-preview | thinking MEDIUM | "thinkingLevel":"HIGH" | thinking_adjusted
            gemini-9-flash | thinking LOW | "thinkingLevel":"LOW" | ''
            gemini-2.5-flash | thinking MINIMAL | "thinkingConfig":{"thinkingBudget":0} | ''
            gemini-2.5-flash | thinking MEDIUM | "thinkingConfig":{"thinkingBudget":8192,"includeThoughts":true} | thinking_adjusted
            gemini-2.5-flash | thinking MAX | "thinkingBudget":24576 | ''
            gemini-2.5-pro | thinking MINIMAL | "thinkingBudget":128 | thinking_adjusted
            gemini-2.5-pro | thinking MAX | "thinkingBudget":32768 | ''
            gemini-flash-latest | thinking LOW | "thinkingBudget":1024 | thinking_adjusted
            gemini-2.0-flash | thinking HIGH | '' | thinking_dropped
            gemini-3.8-flash | tools | "tools":[{"functionDeclarations":[{"name":"look","description":"looks","parametersJsonSchema":{"type":"object","properties":{}}}]}] | ''
            gemini-3.8-flash | choice Required | "toolConfig":{"functionCallingConfig":{"mode":"ANY"}} | ''
            gemini-3.8-flash | choice None | "functionCallingConfig":{"mode":"NONE"} | ''
            gemini-3.8-flash | choice Named | "functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["look"]} | ''
            gemini-3.8-flash | parallel true | "tools":[ | ''
            gemini-3.8-flash | parallel false | "tools":[ | parallel_tool_calls_dropped
            gemini-3.8-flash | json | "responseMimeType":"application/json" | ''
            gemini-3.8-flash | schema | "responseMimeType":"application/json","responseJsonSchema":{"type":"object"} | ''
            gemini-3.8-flash | search | "tools":[{"googleSearch":{}}] | ''
            gemini-3.8-flash | cacheKey k | '' | cache_key_dropped
            gemini-3.8-flash | extra {"safetySettings":[{"a" : 1}],"generationConfig":{"topK":5}} | "topK":5},"safetySettings":[{"a" : 1}] | ''
            gemini-3.8-flash | temperatureAndExtra {"generationConfig":{"temperature":0}} | "temperature":0, | ''
            gemini-3.8-flash | extra {"tools":[{"codeExecution":{}}],"toolConfig":{}} | "tools":[{"codeExecution":{}}],"toolConfig":{} | ''
            gemini-3.8-flash | image image/png | "parts":[{"text":"see"},{"inlineData":{"mimeType":"image/png","data":"AQI="}}] | ''
            gemini-3.8-flash | imageUrl data:image/png;base64,AQI= | {"inlineData":{"mimeType":"image/png","data":"AQI="}} | ''
            """)
    void open_setting_standsOnTheWireOrIsWarnedOf(String model, String setting, String wire, String warning) {
        List<ChatEvent> events = Engines.ask(provider, SettingWords.request(model, setting));

        RecordedRequest sent = upstream.chats().get(0);
        assertThat(sent.path()).isEqualTo("/v1beta/models/" + model + ":streamGenerateContent?alt=sse");
        assertThat(sent.bodyText()).contains(wire).matches(body -> JsonText.isValid(body));
        assertThat(warnings(events)).isEqualTo(warning.isEmpty() ? List.of() : List.of(warning));
        assertThat(events.get(0)).isInstanceOf(ChatEvent.Started.class);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            gemini-3.8-flash | imageUrl https://example.org/a.png | UNSUPPORTED | send the image itself
            gemini-3.8-flash | file kimi image | UNSUPPORTED | kimi holds
            gemini-3.8-flash | extra {"contents":[]} | INVALID_REQUEST | extra may not set contents
            gemini-3.8-flash | extra {"generationConfig":{"candidateCount":2}} | INVALID_REQUEST | candidateCount
            gemini-3.8-flash | extra {"generationConfig":1} | INVALID_REQUEST | generationConfig
            ../files | nothing | NOT_FOUND | such a name
            a/b:generateContent?x | nothing | NOT_FOUND | such a name
            """)
    void open_whatCannotBeSent_failsBeforeAnythingIsSent(String model, String setting, ErrorKind kind, String why) {
        ProviderException failure = Engines.failure(provider, SettingWords.request(model, setting));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.phase()).isEqualTo(ErrorPhase.PREPARE);
        assertThat(failure).hasMessageContaining(why);
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void open_searchBesideFunctions_asksForTheSearchsCallsAndIsRefusedByOldModels() {
        ChatRequest newest = withTools("gemini-3.8-flash").webSearch(true).build();

        Engines.ask(provider, newest);

        assertThat(upstream.chats().get(0).bodyText())
                .contains("{\"googleSearch\":{}}")
                .contains("\"toolConfig\":{\"includeServerSideToolInvocations\":true}");
        assertThat(Engines.failure(
                                provider,
                                withTools("gemini-2.5-flash").webSearch(true).build())
                        .kind())
                .isEqualTo(ErrorKind.UNSUPPORTED);
    }

    @Test
    void open_jsonBesideFunctions_isRefusedByOldModels() {
        OutputFormat json = new OutputFormat.JsonObject();

        Engines.ask(provider, withTools("gemini-3.8-flash").outputFormat(json).build());

        assertThat(Engines.failure(
                                provider,
                                withTools("gemini-2.5-pro").outputFormat(json).build())
                        .kind())
                .isEqualTo(ErrorKind.UNSUPPORTED);
    }

    @Test
    void open_schemaWithKeywordsGeminiIgnores_isSentWholeAndWarnedOf() {
        String schema = "{\"type\":\"object\",\"properties\":{\"pattern\":{\"type\":\"string\",\"pattern\":\"a+\"},"
                + "\"list\":{\"items\":[{\"const\":1}],\"additionalProperties\":false}},\"$defs\":{\"x\":{\"not\":{}}}}";
        OutputFormat format = new OutputFormat.JsonSchema("a", JsonText.of(schema), true);
        ToolSpec tool = new ToolSpec("f", "", JsonText.of("{\"allOf\":[]}"));
        ChatRequest request = ChatRequest.to("gemini-3.8-flash", "Hi")
                .outputFormat(format)
                .tools(List.of(tool))
                .build();

        List<ChatEvent> events = Engines.ask(provider, request);

        assertThat(upstream.chats().get(0).bodyText()).contains("\"responseJsonSchema\":" + schema);
        assertThat(events)
                .filteredOn(ChatEvent.Warning.class::isInstance)
                .extracting(event -> ((ChatEvent.Warning) event).message())
                .containsExactly(
                        "Gemini takes and does not enforce [const, not, pattern] in the output schema",
                        "Gemini takes and does not enforce [allOf] in the tools' schemas");
    }

    @Test
    void open_key_standsInItsHeaderAndNowhereElse() {
        Engines.ask(provider, ChatRequest.to("gemini-3.8-flash", "Hi").build());

        RecordedRequest sent = upstream.requests().get(0);
        assertThat(sent.headers("x-goog-api-key")).containsExactly(upstream.key());
        assertThat(sent.header("Authorization")).isNull();
        assertThat(sent.path()).doesNotContain("key");
    }

    private static ChatRequest.Builder withTools(String model) {
        ToolSpec tool = new ToolSpec("look", "looks", JsonText.of("{\"type\":\"object\"}"));
        return ChatRequest.to(model, "Hi").tools(List.of(tool));
    }

    private static List<String> warnings(List<ChatEvent> events) {
        return events.stream()
                .filter(ChatEvent.Warning.class::isInstance)
                .map(event -> ((ChatEvent.Warning) event).code())
                .toList();
    }
}
