package dev.exai.core.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.ProviderId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ChatRequestTest {
    private static final ToolSpec TOOL = new ToolSpec("look_up", "", JsonText.emptyObject());

    @Test
    void build_nothingSet_leavesEverythingToTheProvider() {
        ChatRequest request = ChatRequest.to("m", "hi").build();

        assertThat(request.messages()).containsExactly(Message.user("hi"));
        assertThat(request.tools()).isEmpty();
        assertThat(request.toolChoice()).isEqualTo(ToolChoice.AUTO);
        assertThat(request.parallelToolCalls()).isNull();
        assertThat(request.outputFormat()).isEqualTo(OutputFormat.TEXT);
        assertThat(request.temperature()).isNull();
        assertThat(request.topP()).isNull();
        assertThat(request.maxOutputTokens()).isNull();
        assertThat(request.seed()).isNull();
        assertThat(request.stop()).isEmpty();
        assertThat(request.thinking()).isNull();
        assertThat(request.webSearch()).isFalse();
        assertThat(request.cacheKey()).isNull();
        assertThat(request.extra()).isNull();
    }

    @Test
    void toBuilder_everythingSet_keepsEverything() {
        ChatRequest request = ChatRequest.to("m", "hi")
                .tools(List.of(TOOL))
                .toolChoice(new ToolChoice.Named("look_up"))
                .parallelToolCalls(false)
                .outputFormat(new OutputFormat.JsonObject())
                .temperature(2.0)
                .topP(1.0)
                .maxOutputTokens(1)
                .seed(3L)
                .stop(List.of("a", "b", "c", "d"))
                .thinking(ThinkingMode.HIGH)
                .webSearch(true)
                .cacheKey("k")
                .extra(JsonText.emptyObject())
                .build();

        ChatRequest copy = request.toBuilder().build();

        assertThat(copy).usingRecursiveComparison().isEqualTo(request);
        assertThat(copy.toBuilder()
                        .model("n")
                        .messages(List.of(Message.user("x")))
                        .build()
                        .model())
                .isEqualTo("n");
    }

    @Test
    void build_usedTwice_makesIndependentRequests() {
        ChatRequest.Builder builder = ChatRequest.to("m", "hi").temperature(0.1);
        ChatRequest first = builder.build();

        builder.temperature(0.9);

        assertThat(first.temperature()).isEqualTo(0.1);
    }

    @Test
    void build_valueOutOfRange_namesTheSetting() {
        assertRefused("model", b -> b.model(" "));
        assertRefused("messages", b -> b.messages(List.of()));
        assertRefused("temperature", b -> b.temperature(2.1));
        assertRefused("temperature", b -> b.temperature(-0.1));
        assertRefused("temperature", b -> b.temperature(Double.NaN));
        assertRefused("topP", b -> b.topP(1.1));
        assertRefused("maxOutputTokens", b -> b.maxOutputTokens(0));
        assertRefused("stop", b -> b.stop(List.of("1", "2", "3", "4", "5")));
        assertRefused("stop", b -> b.stop(List.of("")));
        assertRefused("two tools share a name", b -> b.tools(List.of(TOOL, TOOL)));
        assertRefused("extra", b -> b.extra(JsonText.of("[]")));
    }

    @Test
    void toString_anyRequest_showsNoContent() {
        assertThat(ChatRequest.to("m", "my secret plan").build()).hasToString("ChatRequest[m, 1 messages, 0 tools]");
    }

    @Test
    void toolSpec_name_followsTheNarrowestRule() {
        assertThat(new ToolSpec("_a-Z9", "", JsonText.emptyObject()).name()).isEqualTo("_a-Z9");
        for (String bad : List.of("", "9a", "-a", "a b", "é", "a".repeat(65))) {
            assertThatThrownBy(() -> new ToolSpec(bad, "", JsonText.emptyObject()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new ToolSpec("a", "", JsonText.of("[]"))).hasMessageContaining("schema");
        assertThatThrownBy(() -> new OutputFormat.JsonSchema("a", JsonText.of("1"), true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new OutputFormat.JsonSchema("a", JsonText.emptyObject(), true).strict())
                .isTrue();
    }

    @Test
    void message_parts_mustFitTheRole() {
        ProviderId provider = new ProviderId("p");
        Part image = new Part.Image("image/png", new byte[] {1});
        Part file = new Part.FileReference(RemoteFile.of(provider, "f", "a.txt").build());
        Part result = new Part.ToolResult("c", "n", "x", false);
        Part reasoning = new Part.Reasoning(provider, "x", null);
        Part opaque = new Part.Opaque(provider, "o", JsonText.emptyObject());
        Part use = new Part.ToolUse(new ToolCall("c", "n", JsonText.emptyObject()));
        Part text = new Part.Text("t");

        assertFits(Role.SYSTEM, text);
        assertFits(Role.USER, text, image, file, new Part.ImageUrl("u"));
        assertFits(Role.ASSISTANT, text, reasoning, opaque, use);
        assertFits(Role.TOOL, result);
        for (Part part : List.of(image, file, result, reasoning, opaque, use)) {
            assertThatThrownBy(() -> new Message(Role.SYSTEM, List.of(part)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Message(Role.TOOL, List.of(text))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Message(Role.USER, List.of())).hasMessageContaining("no parts");
    }

    @Test
    void message_laterChangeOfTheList_changesNothing() {
        List<Part> parts = new ArrayList<>(List.of(new Part.Text("a")));
        Message message = Message.user(parts);

        parts.clear();

        assertThat(message.text()).isEqualTo("a");
        assertThat(Message.system("s").role()).isEqualTo(Role.SYSTEM);
        assertThat(Message.toolResults(List.of(new Part.ToolResult("c", "n", "x", true)))
                        .text())
                .isEmpty();
    }

    @Test
    void image_bytes_areCopiedInAndOut() {
        byte[] bytes = {1, 2};
        Part.Image image = new Part.Image("image/png", bytes);

        bytes[0] = 9;
        image.bytes()[1] = 9;

        assertThat(image).isEqualTo(new Part.Image("image/png", new byte[] {1, 2}));
        assertThat(image).hasSameHashCodeAs(new Part.Image("image/png", new byte[] {1, 2}));
        assertThat(image).isNotEqualTo(new Part.Image("image/gif", new byte[] {1, 2}));
        assertThat(image).isNotEqualTo(new Part.Image("image/png", new byte[] {1}));
        assertThat(image).isNotEqualTo("image");
        assertThat(image).hasToString("Image[image/png, 2 bytes]");
        assertThat(image.sizeBytes()).isEqualTo(2);
    }

    @Test
    void usage_sums_loseTheRawRecord() {
        Usage sum = new Usage(1, 2, 3, 4, 5, JsonText.emptyObject()).plus(new Usage(10, 20, 30, 40, 50, null));

        assertThat(sum).isEqualTo(new Usage(11, 22, 33, 44, 55, null));
        Usage kept = new Usage(1, 2, 3, 4, 5, null).withLongCacheWrite(3);
        assertThat(kept.plus(kept).withCharged(null).longCacheWriteTokens()).isEqualTo(6);
        assertThatThrownBy(() -> kept.withLongCacheWrite(5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> kept.withLongCacheWrite(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(sum.totalTokens()).isEqualTo(33);
        for (int field = 0; field < 5; field++) {
            long[] counts = new long[5];
            counts[field] = -1;
            assertThatThrownBy(() -> new Usage(counts[0], counts[1], counts[2], counts[3], counts[4], null))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void assertRefused(String setting, UnaryOperator<ChatRequest.Builder> change) {
        assertThatThrownBy(() -> change.apply(ChatRequest.to("m", "hi")).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(setting);
    }

    private static void assertFits(Role role, Part... parts) {
        assertThat(new Message(role, List.of(parts)).parts()).containsExactly(parts);
    }
}
