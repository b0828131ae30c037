package dev.exai.core.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.model.ProviderId;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenEstimateTest {
    private static final ProviderId PROVIDER = new ProviderId("p");

    @Test
    void text_ofLatinAndOfChinese_isCountedApart() {
        assertThat(TokenEstimate.of("")).isZero();
        assertThat(TokenEstimate.of("twelve chars")).isEqualTo(3);
        assertThat(TokenEstimate.of("日本語")).isEqualTo(3);
    }

    @Test
    void message_ofEveryKindOfPart_isCounted() {
        JsonText json = JsonText.of("{\"a\":1}");
        Message said = new Message(
                Role.ASSISTANT,
                List.of(
                        new Part.Reasoning(PROVIDER, "abcd", "efgh"),
                        new Part.Reasoning(PROVIDER, "abcd", null),
                        new Part.Text("abcd"),
                        new Part.ToolUse(new ToolCall("id", "a", json)),
                        new Part.Opaque(PROVIDER, "x", json)));
        Message result = Message.toolResults(List.of(new Part.ToolResult("id", "tool", "abcd", false)));
        Message image = Message.user(List.of(new Part.ImageUrl("https://example.org/a.png")));

        assertThat(TokenEstimate.of(said)).isEqualTo(4 + 2 + 1 + 1 + 2 + 2);
        assertThat(TokenEstimate.of(result)).isEqualTo(4 + 2);
        assertThat(TokenEstimate.of(image)).isGreaterThan(1_000);
    }

    @Test
    void request_withToolsAndSchema_countsThemToo() {
        JsonText schema = JsonText.of("{\"type\":\"object\"}");
        ChatRequest plain = ChatRequest.to("m", "question").build();
        ChatRequest full = plain.toBuilder()
                .tools(List.of(new ToolSpec("tool", "does", schema)))
                .outputFormat(new OutputFormat.JsonSchema("form", schema, false))
                .build();

        assertThat(TokenEstimate.of(full)).isGreaterThan(TokenEstimate.of(plain) + 10);
    }
}
