package dev.exai.providers.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.ChatEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextFrameTest {
    private static final String FORM = "{\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]}";

    private final TextFrame frame = new TextFrame();

    @Test
    void read_eventOfTheSameForm_tellsItsText() {
        learn(FORM.formatted("one"), new ChatEvent.TextDelta("one"));

        assertThat(read(FORM.formatted(" two"))).isEqualTo(new ChatEvent.TextDelta(" two"));
        assertThat(read(FORM.formatted("größer 你好"))).isEqualTo(new ChatEvent.TextDelta("größer 你好"));
    }

    @Test
    void read_thoughtOfTheSameForm_tellsItsText() {
        learn(FORM.formatted("one"), new ChatEvent.ReasoningDelta("one", null));

        assertThat(read(FORM.formatted(" two"))).isEqualTo(new ChatEvent.ReasoningDelta(" two", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\\nb", "a\"b", "a\u0001b", "x\",\"role\":\"y", "\uFFFD"})
    void read_textThatOnlyAParserMayRead_leavesIt(String inside) {
        learn(FORM.formatted("one"), new ChatEvent.TextDelta("one"));

        assertThat(read(FORM.formatted(inside))).isNull();
    }

    @Test
    void read_bytesThatAreNoUtf8_leavesThem() {
        learn(FORM.formatted("one"), new ChatEvent.TextDelta("one"));
        byte[] event = FORM.formatted("a").getBytes(StandardCharsets.UTF_8);
        event[FORM.indexOf('%')] = (byte) 0xC3;

        assertThat(frame.read(event, 0, event.length)).isNull();
    }

    @Test
    void read_anythingElseDiffers_leavesIt() {
        learn(FORM.formatted("one"), new ChatEvent.TextDelta("one"));

        assertThat(read(FORM.formatted("two").replace("\"id\":\"1\"", "\"id\":\"2\"")))
                .isNull();
        assertThat(read(FORM.formatted("two").replace("}}]}", "},\"finish_reason\":\"stop\"}]}")))
                .isNull();
        assertThat(read("{}")).isNull();
    }

    @Test
    void read_afterAnEscapedTextOfTheSameForm_knowsTheFormStill() {
        learn(FORM.formatted("one"), new ChatEvent.TextDelta("one"));
        learn(FORM.formatted("a\\nb"), new ChatEvent.TextDelta("a\nb"));

        assertThat(read(FORM.formatted("two"))).isEqualTo(new ChatEvent.TextDelta("two"));
    }

    @Test
    void parsed_toldMoreThanAText_forgetsTheForm() {
        String event = FORM.formatted("one");
        learn(event, new ChatEvent.TextDelta("one"));
        learn("{}", new ChatEvent.Warning("a", "b"));

        assertThat(read(event)).isNull();
    }

    @Test
    void parsed_keptSomething_forgetsTheForm() {
        byte[] event = FORM.formatted("one").getBytes(StandardCharsets.UTF_8);
        Deque<ChatEvent> told = new ArrayDeque<>(List.of(new ChatEvent.TextDelta("one")));

        frame.parsed(event, 0, event.length, told, 0, false);

        assertThat(read(FORM.formatted("two"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"index", "1", ","})
    void parsed_textStandsThereTwice_learnsNothing(String text) {
        String form = FORM.replace("\"id\":\"1\",", "\"id\":\"1\",\"a\":\"index\",\"b\":\"x\",");
        learn(form.formatted(text), new ChatEvent.TextDelta(text));

        assertThat(read(form.formatted("two"))).isNull();
    }

    @Test
    void parsed_eventHoldsEscapes_learnsNothing() {
        String form = FORM.replace("\"id\"", "\"\\u0069d\"");
        learn(form.formatted("one"), new ChatEvent.TextDelta("one"));

        assertThat(read(form.formatted("two"))).isNull();
    }

    @Test
    void parsed_eachEventHasAnotherForm_stopsLearning() {
        for (int i = 0; i < 20; i++) {
            String event = FORM.formatted("text").replace("\"1\"", "\"" + i + "-\"");
            assertThat(read(event)).isNull();
            learn(event, new ChatEvent.TextDelta("text"));
        }

        learn(FORM.formatted("one"), new ChatEvent.TextDelta("one"));

        assertThat(read(FORM.formatted("two"))).isNull();
    }

    private void learn(String event, ChatEvent told) {
        byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
        frame.read(bytes, 0, bytes.length);
        frame.parsed(bytes, 0, bytes.length, new ArrayDeque<>(List.of(told)), 0, true);
    }

    private ChatEvent read(String event) {
        byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
        return frame.read(bytes, 0, bytes.length);
    }
}
