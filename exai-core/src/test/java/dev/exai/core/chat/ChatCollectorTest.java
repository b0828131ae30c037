package dev.exai.core.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.exai.core.ErrorKind;
import dev.exai.core.ProviderException;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ProviderId;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChatCollectorTest {
    private static final ModelId MODEL = ModelId.of("p", "m");
    private static final ProviderId PROVIDER = MODEL.provider();
    private static final ChatEvent STARTED = new ChatEvent.Started("id", MODEL);
    private static final ChatEvent DONE = new ChatEvent.Done(FinishReason.STOP);

    @Test
    void response_textInPieces_isJoined() {
        ChatResponse response = collect(STARTED, text("a"), text(""), text("b"), DONE);

        assertThat(response.parts()).containsExactly(new Part.Text("ab"));
        assertThat(response.id()).isEqualTo("id");
        assertThat(response.model()).isEqualTo(MODEL);
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.usage()).isNull();
    }

    @Test
    void response_piecesWithoutContent_leaveNoPart() {
        ChatResponse response = collect(STARTED, text(""), thought("", null), DONE);

        assertThat(response.parts()).isEmpty();
        assertThat(response.text()).isEmpty();
        assertThat(response.asMessage()).isEqualTo(Message.assistant(""));
    }

    @Test
    void response_reasoning_isJoinedUntilItsSignature() {
        ChatResponse response = collect(
                STARTED,
                thought("a", null),
                thought("b", null),
                thought("", "sig"),
                thought("c", null),
                text("t"),
                DONE);

        assertThat(response.parts())
                .containsExactly(
                        new Part.Reasoning(PROVIDER, "ab", "sig"),
                        new Part.Reasoning(PROVIDER, "c", null),
                        new Part.Text("t"));
        assertThat(response.reasoning()).isEqualTo("abc");
    }

    @Test
    void response_interleavedToolCalls_areJoinedByIndexWhereTheyBegan() {
        ChatResponse response = collect(
                STARTED,
                call(1, "c1", "one", "{\"a\":"),
                call(0, "c0", "zero", ""),
                text("t"),
                call(1, "again", "other", "1}"),
                DONE);

        assertThat(response.parts())
                .containsExactly(
                        new Part.ToolUse(new ToolCall("c1", "one", JsonText.of("{\"a\":1}"))),
                        new Part.ToolUse(new ToolCall("c0", "zero", JsonText.emptyObject())),
                        new Part.Text("t"));
        assertThat(response.toolCalls()).extracting(ToolCall::id).containsExactly("c1", "c0");
    }

    @Test
    void response_brokenToolCall_isAFaultOfTheProvider() {
        assertThat(failure(STARTED, call(0, "c", "n", "{\"a\":"), DONE))
                .hasMessageContaining("arguments of tool call c (n) that are not JSON");
        assertThat(failure(STARTED, call(0, null, "n", "{}"), DONE)).hasMessageContaining("without id");
        ProviderException nameless = failure(STARTED, call(0, "c", null, "{}"), DONE);
        assertThat(nameless).hasMessageContaining("without name");
        assertThat(nameless.kind()).isEqualTo(ErrorKind.BAD_UPSTREAM);
        assertThat(nameless.provider()).isEqualTo("p");
    }

    @Test
    void response_withoutBeginningOrEnd_isIncomplete() {
        assertThat(failure(STARTED, text("a")).kind()).isEqualTo(ErrorKind.INCOMPLETE);
        assertThat(failure(text("a"), DONE).kind()).isEqualTo(ErrorKind.INCOMPLETE);
        assertThat(failure().kind()).isEqualTo(ErrorKind.INCOMPLETE);
    }

    @Test
    void response_opaqueData_staysInPlaceOrBesides() {
        JsonText data = JsonText.of("{\"x\":1}");
        ChatEvent.Opaque replayed = new ChatEvent.Opaque(PROVIDER, "block", data, true);
        ChatEvent.Opaque information = new ChatEvent.Opaque(PROVIDER, "web_search", data, false);

        ChatResponse response = collect(STARTED, text("a"), replayed, information, text("b"), DONE);

        assertThat(response.parts())
                .containsExactly(new Part.Text("a"), new Part.Opaque(PROVIDER, "block", data), new Part.Text("b"));
        assertThat(response.extras()).containsExactly(information);
    }

    @Test
    void response_usageAndWarnings_lastUsageCounts() {
        ChatEvent.Warning warning = new ChatEvent.Warning("temperature_dropped", "fixed by the model");

        ChatResponse response = collect(
                STARTED,
                new ChatEvent.UsageSeen(Usage.of(1, 1)),
                warning,
                new ChatEvent.UsageSeen(Usage.of(1, 9)),
                DONE);

        assertThat(response.usage()).isEqualTo(Usage.of(1, 9));
        assertThat(response.warnings()).containsExactly(warning);
    }

    @Test
    void soFar_midway_tellsWhatIsKnown() {
        ChatCollector collector = new ChatCollector();
        assertThat(collector.modelSoFar()).isNull();
        assertThat(collector.usageSoFar()).isNull();

        collector.add(STARTED);
        collector.add(thought("hm", null));
        collector.add(text("a"));
        collector.add(call(0, "c", "n", "{"));
        collector.add(text("b"));
        collector.add(new ChatEvent.UsageSeen(Usage.NONE));

        assertThat(collector.textSoFar()).isEqualTo("ab");
        assertThat(collector.modelSoFar()).isEqualTo(MODEL);
        assertThat(collector.usageSoFar()).isEqualTo(Usage.NONE);
    }

    @Test
    void streamOf_response_collectsToTheSameResponse() {
        JsonText data = JsonText.of("1");
        ChatResponse response = new ChatResponse(
                "id",
                MODEL,
                List.of(
                        new Part.Reasoning(PROVIDER, "r", "s"),
                        new Part.Text("t"),
                        new Part.ToolUse(new ToolCall("a", "x", JsonText.emptyObject())),
                        new Part.ToolUse(new ToolCall("b", "y", JsonText.of("{\"k\":[]}"))),
                        new Part.Opaque(PROVIDER, "o", data)),
                new FinishReason(FinishReason.Kind.OTHER, "surprise"),
                new Usage(5, 4, 3, 2, 1, data),
                List.of(new ChatEvent.Warning("w", "m")),
                List.of(new ChatEvent.Opaque(PROVIDER, "e", data, false)));

        assertThat(ChatStream.of(response).collect()).isEqualTo(response);
        assertThat(ChatStream.of(ChatResponse.text(MODEL, "hi", Usage.NONE))
                        .collect()
                        .text())
                .isEqualTo("hi");
    }

    @Test
    void streamOf_partThatNoModelAnswersWith_fails() {
        ChatResponse response = new ChatResponse(
                null, MODEL, List.of(new Part.ImageUrl("u")), FinishReason.STOP, null, List.of(), List.of());

        assertThatThrownBy(() -> ChatStream.of(response)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void streamOf_closedBeforeItsEnd_failsAsCancelled() {
        ChatStream stream = ChatStream.of(ChatResponse.text(MODEL, "hi", Usage.NONE));
        stream.next();

        stream.close();

        assertThat(catchThrowableOfType(ProviderException.class, stream::next).kind())
                .isEqualTo(ErrorKind.CANCELLED);
    }

    @Test
    void streamOf_readToItsEnd_staysEndedAfterClose() {
        ChatStream stream = ChatStream.of(ChatResponse.text(MODEL, "hi", Usage.NONE));
        stream.forEachRemaining(event -> {});

        stream.close();

        assertThat(stream.hasNext()).isFalse();
        assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void isOutput_onlyWhatACallerCanActOn() {
        assertThat(List.of(text("a"), thought("a", null), call(0, "a", "b", "")))
                .allMatch(ChatEvent::isOutput);
        assertThat(List.of(STARTED, DONE, new ChatEvent.UsageSeen(Usage.NONE), new ChatEvent.Warning("a", "b")))
                .noneMatch(ChatEvent::isOutput);
        assertThatThrownBy(() -> call(-1, "a", "b", "")).isInstanceOf(IllegalArgumentException.class);
    }

    private static ChatResponse collect(ChatEvent... events) {
        ChatCollector collector = new ChatCollector();
        for (ChatEvent event : events) {
            collector.add(event);
        }
        return collector.response();
    }

    private static ProviderException failure(ChatEvent... events) {
        return catchThrowableOfType(ProviderException.class, () -> collect(events));
    }

    private static ChatEvent text(String text) {
        return new ChatEvent.TextDelta(text);
    }

    private static ChatEvent thought(String text, @Nullable String signature) {
        return new ChatEvent.ReasoningDelta(text, signature);
    }

    private static ChatEvent call(int index, @Nullable String id, @Nullable String name, String arguments) {
        return new ChatEvent.ToolCallDelta(index, id, name, arguments);
    }
}
