package dev.exai.sessions.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.Usage;
import dev.exai.core.file.ContentHash;
import dev.exai.core.file.FilePurpose;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.Cost;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ProviderId;
import dev.exai.sessions.TurnContent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnCodecTest {
    private static final ProviderId KIMI = new ProviderId("kimi");
    private static final JsonText ODD_JSON = JsonText.of(" { \"b\" : 1.50e+1 ,\n \"a\":[ ] } ");

    @Test
    void write_everyKindOfPart_comesBackEqual() {
        RemoteFile full = RemoteFile.of(KIMI, "file-1", "a \"name\".txt")
                .mediaType("text/plain")
                .sizeBytes(42)
                .purpose(new FilePurpose("file-extract"))
                .state(RemoteFile.State.PROCESSING)
                .hash(ContentHash.of(new byte[] {1}))
                .createdAt(Instant.parse("2026-01-01T00:00:00.123456789Z"))
                .expiresAt(Instant.parse("2026-02-01T00:00:00Z"))
                .build();
        Message asked = Message.user(List.of(
                new Part.Text("text"),
                new Part.Image("image/png", new byte[] {0, -1, 127}),
                new Part.ImageUrl("data:x"),
                new Part.FileReference(full),
                new Part.FileReference(RemoteFile.of(KIMI, "file-2", "b").build())));
        Message answered = new Message(
                Role.ASSISTANT,
                List.of(
                        new Part.Reasoning(KIMI, "thought", "c2ln\u0000nature"),
                        new Part.Reasoning(KIMI, "", null),
                        new Part.ToolUse(new ToolCall("call-1", "look", ODD_JSON)),
                        new Part.Opaque(KIMI, "field", ODD_JSON)));
        Message results = Message.toolResults(
                List.of(new Part.ToolResult("call-1", "look", "{}", false), new Part.ToolResult("2", "x", "no", true)));
        TurnContent content = TurnContent.of(List.of(Message.system("rules"), asked, answered, results))
                .tool("chat")
                .model(ModelId.of("kimi", "a/b"))
                .usage(new Usage(1, 2, 3, 4, 5, ODD_JSON).withLongCacheWrite(2))
                .cost(new Cost(new BigDecimal("0.000010"), "USD"))
                .files(List.of(ContentHash.of(new byte[0])))
                .interruptedBy(ErrorKind.CANCELLED)
                .build();

        TurnContent read = TurnCodec.read(TurnCodec.write(content));

        assertThat(read).isEqualTo(content);
        assertThat(((Part.Opaque) read.messages().get(2).parts().get(3)).data().text())
                .isEqualTo(ODD_JSON.text());
    }

    @Test
    void write_anyText_comesBackCharacterByCharacter() {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            all.append((char) c);
        }
        String text = all + "😀" + "\ud83d";
        TurnContent content = TurnContent.of(List.of(Message.user(text))).build();

        String written = TurnCodec.write(content);

        assertThat(TurnCodec.read(written)).isEqualTo(content);
        assertThat(JsonText.isValid(written)).isTrue();
        assertThat(new String(written.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(written);
    }

    @Test
    void read_whatIsNoTurn_isRefused() {
        String good = TurnCodec.write(TurnContent.of(List.of(Message.user("x"))).build());
        List<String> bad = List.of(
                "",
                "{",
                "[]",
                good + "x",
                good.replace("USER", "NOBODY"),
                good.replace("\"messages\"", "\"unknown\""),
                good.replace("\"text\":\"x\"", "\"text\":5"),
                good.replace("\"text\":\"x\"", "\"other\":\"x\""),
                good.replace("\"x\"", "\"\\q\""),
                good.replace("\"x\"", "\"\\u00g0\""),
                "[".repeat(100));

        assertThat(bad)
                .allSatisfy(text -> assertThatThrownBy(() -> TurnCodec.read(text))
                        .as(text)
                        .isInstanceOfAny(ExaiException.class, IllegalArgumentException.class));
    }

    @Test
    void reader_anyValue_canBeSkipped() {
        JsonReader json =
                new JsonReader("{\"a\":[1,-2.5e3,true,null,\"x\",{\"y\":[]}],\"b\":\"\\b\\f\\/\\u0041\",\"c\":false}");
        StringBuilder seen = new StringBuilder();

        json.object(name -> {
            switch (name) {
                case "b" -> seen.append(json.string());
                case "c" -> seen.append(json.bool());
                default -> json.skip();
            }
        });
        json.end();

        assertThat(seen).hasToString("\b\f/Afalse");
    }
}
