package dev.exai.providers.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.exai.core.chat.ChatCollector;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.Usage;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ProviderId;
import dev.exai.providers.internal.engine.JsonFeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Chunks in all the shapes that servers of this wire format send, and the events they become. */
class StreamAssemblerTest {
    private static final ProviderId PROVIDER = new ProviderId("test");

    static List<Arguments> toolDeltas() {
        String a = "{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}";
        return List.of(
                Arguments.of(
                        "pieces by index",
                        List.of(a, arguments(0, "{\\\"x\\\":"), arguments(0, "1}")),
                        List.of(call("a", "f", "{\"x\":1}"))),
                Arguments.of("empty arguments", List.of(a), List.of(call("a", "f", "{}"))),
                Arguments.of(
                        "interleaved",
                        List.of(
                                a,
                                "{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{\"}}",
                                arguments(0, "{\\\"x\\\""),
                                arguments(1, "}"),
                                arguments(0, ":1}")),
                        List.of(call("a", "f", "{\"x\":1}"), call("b", "g", "{}"))),
                Arguments.of(
                        "id repeated in every piece",
                        List.of(a, "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}"),
                        List.of(call("a", "f", "{}"))),
                Arguments.of(
                        "arguments as object",
                        List.of(
                                "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\": {\"x\": [1, {}]} }}"),
                        List.of(call("a", "f", "{\"x\": [1, {}]}"))),
                Arguments.of(
                        "arguments null or missing",
                        List.of(
                                "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":null}}",
                                "{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\"}}"),
                        List.of(call("a", "f", "{}"), call("b", "g", "{}"))),
                Arguments.of(
                        "index missing",
                        List.of(
                                "{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}",
                                "{\"function\":{\"arguments\":\"}\"}}",
                                "{\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}"),
                        List.of(call("a", "f", "{}"), call("b", "f", "{}"))),
                Arguments.of(
                        "every call numbered 0",
                        List.of(
                                "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}",
                                "{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}"),
                        List.of(call("a", "f", "{}"), call("b", "g", "{}"))),
                Arguments.of(
                        "indexes from 1, out of order",
                        List.of(
                                "{\"index\":2,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}",
                                "{\"index\":1,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}"),
                        List.of(call("b", "g", "{}"), call("a", "f", "{}"))),
                Arguments.of(
                        "unknown members",
                        List.of(
                                "{\"index\":0,\"id\":\"a\",\"zone\":[1],\"function\":{\"x\":{},\"name\":\"f\",\"arguments\":\"{}\"}}"),
                        List.of(call("a", "f", "{}"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("toolDeltas")
    void chunk_toolDeltas_becomeWholeCalls(String name, List<String> deltas, List<ToolCall> expected) throws Exception {
        Stream stream = new Stream();
        for (String delta : deltas) {
            stream.chunk("{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[" + delta + "]}}]}");
        }

        assertThat(stream.response().toolCalls()).isEqualTo(expected);
    }

    @Test
    void chunk_callWithoutId_getsOne() throws Exception {
        Stream stream = new Stream();
        stream.delta("\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]");

        assertThat(stream.response().toolCalls().get(0).id())
                .startsWith("call_")
                .hasSizeGreaterThan(20);
    }

    @Test
    void chunk_twoCallsWithOneId_areTwoCallsWithTwoIds() throws Exception {
        Stream stream = new Stream();
        stream.delta("\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
                + "{\"index\":1,\"id\":\"a\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}]");

        ChatResponse response = stream.response();

        assertThat(response.toolCalls())
                .extracting(ToolCall::id)
                .doesNotHaveDuplicates()
                .hasSize(2);
        assertThat(response.warnings()).extracting(ChatEvent.Warning::code).containsExactly("tool_call_id_repeated");
    }

    @Test
    void chunk_contentInPieces_isTextAndThought() throws Exception {
        Stream stream = new Stream();
        stream.delta("\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"So \"},7,"
                + "{\"text\":\"it is.\"}]}]");
        stream.delta("\"content\":[{\"type\":\"text\",\"text\":\"Yes\"},{\"type\":\"reference\",\"ids\":[1]},[1]]");
        stream.delta("\"content\":\".\"");
        stream.delta("\"content\":{\"text\":\"no\"}");

        ChatResponse response = stream.response();

        assertThat(response.reasoning()).isEqualTo("So it is.");
        assertThat(response.text()).isEqualTo("Yes.");
    }

    @Test
    void chunk_contentNullAbsentOrEmpty_isNoEvent() throws Exception {
        Stream stream = new Stream();
        stream.delta("\"role\":\"assistant\",\"content\":null");
        stream.delta("\"content\":\"\"");
        stream.delta("\"role\":null");
        stream.chunk("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"\"}]}");
        stream.chunk("{\"choices\":[{\"index\":0,\"delta\":null,\"finish_reason\":null}]}");
        stream.chunk("{\"choices\":null}");
        stream.chunk("{\"choices\":[]}");

        assertThat(stream.events).hasSize(1).first().isInstanceOf(ChatEvent.Started.class);
    }

    @Test
    void chunk_modelBehindTheChoices_isStillKnownFromTheStart() throws Exception {
        Stream stream = new Stream();
        stream.chunk("{\"choices\":[{\"delta\":{\"content\":\"Hi\"}}],\"model\":\"real-model\",\"id\":\"x1\"}");

        assertThat(stream.events)
                .containsExactly(
                        new ChatEvent.Started("x1", new ModelId(PROVIDER, "real-model")),
                        new ChatEvent.TextDelta("Hi"));
    }

    @Test
    void chunk_modelMissingOrAbsurd_isTheOneAskedFor() throws Exception {
        Stream stream = new Stream();
        stream.chunk("{\"model\":\"" + "x".repeat(300) + "\",\"choices\":[]}");

        assertThat(stream.events.getFirst())
                .isEqualTo(new ChatEvent.Started(null, new ModelId(PROVIDER, "asked-model")));
    }

    @Test
    void chunk_reasoningUnderTwoNamesAtOnce_comesOnce() throws Exception {
        Stream stream = new Stream();
        stream.delta("\"reasoning\":\"because\",\"reasoning_content\":\"because\"");
        stream.delta("\"reasoning\":\" so\",\"reasoning_content\":\" so\"");
        stream.delta("\"content\":\"Yes\"");

        assertThat(stream.response().reasoning()).isEqualTo("because so");
    }

    static List<Arguments> usages() {
        String openAi = "{\"prompt_tokens\":50,\"completion_tokens\":20,\"total_tokens\":70,\"prompt_tokens_details\":"
                + "{\"cached_tokens\":10,\"cache_write_tokens\":5},\"completion_tokens_details\":{\"reasoning_tokens\":8}}";
        String kimi = "{\"prompt_tokens\":300,\"completion_tokens\":9,\"total_tokens\":309,\"cached_tokens\":256}";
        String deepSeek = "{\"prompt_tokens\":100,\"completion_tokens\":12,\"prompt_cache_hit_tokens\":64,"
                + "\"prompt_cache_miss_tokens\":36}";
        String odd =
                "{\"prompt_tokens\":3.5,\"completion_tokens\":-4,\"cached_tokens\":9,\"prompt_tokens_details\":null,"
                        + "\"x\":{\"y\":[1]}}";
        return List.of(
                Arguments.of(openAi, new Usage(50, 20, 10, 5, 8, JsonText.of(openAi))),
                Arguments.of(kimi, new Usage(300, 9, 256, 0, 0, JsonText.of(kimi))),
                Arguments.of(deepSeek, new Usage(100, 12, 64, 0, 0, JsonText.of(deepSeek))),
                Arguments.of(odd, new Usage(0, 0, 0, 0, 0, JsonText.of(odd))));
    }

    @ParameterizedTest
    @MethodSource("usages")
    void chunk_usageWhereverItStands_isReadAndKeptAsItCame(String raw, Usage expected) throws Exception {
        Stream top = new Stream();
        top.chunk("{\"choices\":[],\"usage\":" + raw + "}");
        Stream inChoice = new Stream();
        inChoice.chunk("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\",\"usage\": " + raw + " }]}");
        Stream repeated = new Stream();
        repeated.chunk("{\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}");
        repeated.chunk("{\"choices\":[],\"usage\":" + raw + "}");

        assertThat(top.response().usage()).isEqualTo(expected);
        assertThat(inChoice.response().usage()).isEqualTo(expected);
        assertThat(repeated.response().usage()).isEqualTo(expected);
    }

    @Test
    void chunk_unknownFields_areKeptByteByByte() throws Exception {
        Stream stream = new Stream();
        stream.chunk(
                "{\"id\":\"x\",\"web_search\" : [ {\"title\":\"\\u00e9\", \"n\":1.0} ],\"system_fingerprint\":\"fp\","
                        + "\"obfuscation\":\"zz\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\",\"audio\":\"QUJD\"},"
                        + "\"logprobs\":{\"content\":[]},\"native_finish_reason\":null}]}");
        stream.chunk("{\"system_fingerprint\":\"fp\",\"n\":17,\"t\":true,\"nothing\":null,"
                + "\"choices\":[{\"index\":0,\"delta\":{\"audio\":\"REVG\",\"notes\":[1]},\"logprobs\":null}]}");
        stream.delta("\"notes\":[ 2 ],\"thing\":{\"a\":1}");
        stream.delta("\"notes\":[],\"thing\":{\"a\":2}");

        ChatResponse response = stream.response();

        assertThat(response.extras())
                .extracting(ChatEvent.Opaque::name, opaque -> opaque.data().text())
                .containsExactly(
                        tuple("web_search", "[ {\"title\":\"\\u00e9\", \"n\":1.0} ]"),
                        tuple("system_fingerprint", "\"fp\""),
                        tuple("logprobs", "{\"content\":[]}"),
                        tuple("n", "17"),
                        tuple("t", "true"));
        assertThat(response.parts().toString())
                .contains("name=audio, data=\"QUJDREVG\"")
                .contains("name=notes, data=[1,2]")
                .contains("name=thing, data={\"a\":2}");
    }

    @Test
    void chunk_nestedTooDeepToKeep_isLeftOut() throws Exception {
        Stream stream = new Stream();
        stream.chunk("{\"deep\":" + "[".repeat(70) + "]".repeat(70) + ",\"choices\":[]}");

        assertThat(stream.response().extras()).isEmpty();
    }

    @Test
    void chunk_secondAnswer_isIgnoredWithAWarning() throws Exception {
        Stream stream = new Stream();
        stream.chunk(
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}},{\"index\":1,\"delta\":{\"content\":\"b\"},"
                        + "\"finish_reason\":\"length\"}]}");
        stream.chunk("{\"choices\":[7,{\"index\":1,\"delta\":{\"content\":\"c\"}}]}");

        ChatResponse response = stream.response();

        assertThat(response.text()).isEqualTo("a");
        assertThat(response.warnings()).extracting(ChatEvent.Warning::code).containsExactly("choice_ignored");
    }

    @Test
    void chunk_refusal_isTextWithAWarning() throws Exception {
        Stream stream = new Stream();
        stream.delta("\"refusal\":\"I will not.\"");

        ChatResponse response = stream.response();

        assertThat(response.text()).isEqualTo("I will not.");
        assertThat(response.warnings()).extracting(ChatEvent.Warning::code).containsExactly("refusal");
    }

    @Test
    void chunk_thousandsOfTheSameParser_areIndependent() throws Exception {
        Stream stream = new Stream();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            stream.delta("\"content\":\"" + i + " \"");
            expected.append(i).append(' ');
        }

        assertThat(stream.response().text()).isEqualTo(expected.toString());
    }

    @Test
    void chunk_textBehindTheDocument_isMalformed() {
        Stream stream = new Stream();

        assertThatThrownBy(() -> stream.chunk("{\"choices\":[]} x")).isInstanceOf(JsonFeed.Malformed.class);
    }

    @Test
    void chunk_sameFormsInAnyOrder_tellWhatAParserAloneTells() throws Exception {
        List<String> forms = List.of(
                "\"content\":\"%s\"",
                "\"content\":\"%s\"",
                "\"role\":\"assistant\",\"content\":\"%s\",\"refusal\":null,\"tool_calls\":null",
                "\"reasoning_content\":\"%s\",\"content\":null",
                "\"reasoning\":\"%1$s\",\"reasoning_content\":\"%1$s\"",
                "\"content\":\"%s\",\"annotations\":[{\"a\":1}]",
                "\"content\":\"%s\",\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"},\"x\":1}]",
                "\"refusal\":\"%s\"");
        List<String> texts = List.of("one", " two", "", "a\\nb", "\\\"", "größer", "index", "0", ",", "你好");
        Random random = new Random(20261123);
        for (int round = 0; round < 300; round++) {
            Stream framed = new Stream();
            Stream parsed = new Stream();
            for (int i = 0; i < 40; i++) {
                String form = forms.get(random.nextInt(random.nextInt(forms.size()) + 1));
                String chunk = "{\"id\":\"1\",\"choices\":[{\"index\":" + (random.nextInt(30) == 0 ? 1 : 0)
                        + ",\"delta\":{" + form.formatted(texts.get(random.nextInt(texts.size()))) + "}}]}";
                framed.chunk(chunk);
                parsed.chunk(" ".repeat(1 + i % 2) + chunk); // never the form of the one before
            }
            framed.assembler.finish();
            parsed.assembler.finish();

            assertThat(framed.events).containsExactlyElementsOf(parsed.events);
        }
    }

    /** The assembler with its sink. */
    private static final class Stream {
        final Deque<ChatEvent> events = new ArrayDeque<>();
        final StreamAssembler assembler = new StreamAssembler(PROVIDER, "asked-model", events, true, new Dialect() {});

        void delta(String members) throws Exception {
            chunk("{\"choices\":[{\"index\":0,\"delta\":{" + members + "}}]}");
        }

        void chunk(String json) throws Exception {
            byte[] bytes = ("??" + json + "??").getBytes(StandardCharsets.UTF_8);
            assembler.chunk(bytes, 2, bytes.length - 2);
        }

        ChatResponse response() {
            assembler.finish();
            assembler.close();
            events.add(new ChatEvent.Done(FinishReason.STOP));
            ChatCollector collector = new ChatCollector();
            events.forEach(collector::add);
            return collector.response();
        }
    }

    private static String arguments(int index, String piece) {
        return "{\"index\":" + index + ",\"function\":{\"arguments\":\"" + piece + "\"}}";
    }

    private static ToolCall call(String id, String name, String arguments) {
        return new ToolCall(id, name, JsonText.of(arguments));
    }
}
