package dev.exai.providers.internal.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.model.ProviderId;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.openai.Engines;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What earlier turns look like when they go back to Gemini. */
class GeminiConversationTest {
    private static final String MODEL = "gemini-3.8-flash";
    private static final ProviderId KIMI = new ProviderId("kimi");
    private static final ProviderId GEMINI = new ProviderId("gemini");

    private final FakeUpstream upstream = FakeUpstream.start(WireDialect.GEMINI);
    private final Provider provider = Engines.of(upstream);

    @AfterEach
    void close() {
        provider.close();
        upstream.close();
    }

    /** Signatures on their exact part, members nobody knows, parts of an unknown kind: byte by byte. */
    @Test
    void open_recordedAnswerSentBack_isByteEqual() {
        List<String> parts = List.of(
                "{\"text\":\"Think\",\"thought\":true}",
                "{\"text\":\"Let \"}",
                "{\"text\":\"me see \\u00e9\", \"thoughtSignature\" : \"AbC==\"}",
                "{\"executableCode\":{\"language\":\"PYTHON\",\"code\":\"1+1\"}}",
                "{\"functionCall\":{\"id\":\"c1\",\"name\":\"f\",\"args\":{\"a\": 1}},\"thoughtSignature\":\"S1\"}",
                "{\"functionCall\":{\"id\":\"c2\",\"name\":\"g\",\"args\":{}}}",
                "{\"functionCall\":{\"name\":\"f\",\"args\":{}}}",
                "{\"text\":\"\",\"thoughtSignature\":\"S2\",\"partMetadata\":{\"x\":[1, 2]}}");
        upstream.onChat().stream(List.of(event("{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":["
                + String.join(",", parts) + "]},\"finishReason\":\"STOP\"}]}")));
        ChatResponse answer = ask(List.of(Message.user("Hi")));

        List<Message> conversation = new ArrayList<>(List.of(Message.user("Hi"), answer.asMessage()));
        conversation.add(Message.toolResults(answer.toolCalls().stream()
                .map(call -> new Part.ToolResult(call.id(), call.name(), "ok", false))
                .toList()));
        ask(conversation);

        assertThat(lastBody())
                .contains("{\"role\":\"model\",\"parts\":[" + String.join(",", parts) + "]}")
                .contains("{\"role\":\"user\",\"parts\":["
                        + "{\"functionResponse\":{\"id\":\"c1\",\"name\":\"f\",\"response\":{\"result\":\"ok\"}}},"
                        + "{\"functionResponse\":{\"id\":\"c2\",\"name\":\"g\",\"response\":{\"result\":\"ok\"}}},"
                        + "{\"functionResponse\":{\"name\":\"f\",\"response\":{\"result\":\"ok\"}}}]}");
    }

    @Test
    void open_systemMessages_standInFrontAsInstructions() {
        ask(List.of(Message.system("Be brief"), Message.user("Hi"), Message.system("In French")));

        assertThat(lastBody())
                .startsWith("{\"systemInstruction\":{\"parts\":[{\"text\":\"Be brief\"},{\"text\":\"In French\"}]},"
                        + "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]");
    }

    @Test
    void open_resultsInSeveralMessages_standInOneTurn() {
        ToolCall first = new ToolCall("a", "f", JsonText.of("{\"x\":1}"));
        ToolCall second = new ToolCall("b", "g", JsonText.of("{}"));
        ask(List.of(
                Message.user("Hi"),
                new Message(Role.ASSISTANT, List.of(new Part.ToolUse(first), new Part.ToolUse(second))),
                Message.toolResults(List.of(new Part.ToolResult("a", "f", "{\"t\": 3}", false))),
                Message.toolResults(List.of(new Part.ToolResult("b", "g", "no such place", true)))));

        assertThat(lastBody())
                .contains(
                        "{\"role\":\"user\",\"parts\":["
                                + "{\"functionResponse\":{\"id\":\"a\",\"name\":\"f\",\"response\":{\"t\": 3}}},"
                                + "{\"functionResponse\":{\"id\":\"b\",\"name\":\"g\",\"response\":{\"error\":\"no such place\"}}}]}");
    }

    /** The third generation refuses a turn whose first call is not signed. */
    @Test
    void open_callsOfAnotherProvider_areMarkedAsSuch() {
        Part call = new Part.ToolUse(new ToolCall("a", "f", JsonText.of("{}")));
        List<Message> conversation = List.of(
                Message.user("Hi"),
                new Message(
                        Role.ASSISTANT,
                        List.of(
                                new Part.Reasoning(KIMI, "thought", null),
                                call,
                                new Part.Opaque(KIMI, "x", JsonText.of("1")))),
                Message.toolResults(List.of(new Part.ToolResult("a", "f", "ok", false))));

        ChatResponse newest = ask(conversation);
        String sent = lastBody();
        ask("gemini-2.5-flash", conversation);

        assertThat(sent)
                .contains("{\"functionCall\":{\"id\":\"a\",\"name\":\"f\",\"args\":{}},"
                        + "\"thoughtSignature\":\"skip_thought_signature_validator\"}")
                .doesNotContain("\"thought\":true");
        assertThat(newest.warnings())
                .extracting(ChatEvent.Warning::code)
                .containsExactly("reasoning_dropped", "provider_data_dropped");
        assertThat(lastBody()).doesNotContain("thoughtSignature");
    }

    @Test
    void open_keptPartWithoutItsCallOrChanged_isLeftOut() {
        Part orphan = new Part.Opaque(
                GEMINI, "part", JsonText.of("{\"chars\":0,\"call\":1,\"id\":1,\"raw\":{\"functionCall\":{}}}"));
        Part changed = new Part.Opaque(GEMINI, "part", JsonText.of("{\"raw\":1}"));
        Part foreign = new Part.Opaque(GEMINI, "other", JsonText.of("[]"));

        ChatResponse answer = ask(List.of(
                Message.user("Hi"),
                new Message(Role.ASSISTANT, List.of(new Part.Text("Yes"), orphan, changed, foreign)),
                Message.user("Go on")));

        assertThat(lastBody()).contains("{\"role\":\"model\",\"parts\":[{\"text\":\"Yes\"}]}");
        assertThat(answer.warnings()).extracting(ChatEvent.Warning::code).containsExactly("provider_data_dropped");
    }

    @Test
    void open_emptyAnswerInTheConversation_isNotSent() {
        ChatResponse answer = ask(List.of(Message.user("Hi"), Message.assistant(""), Message.user("Hello?")));

        assertThat(lastBody())
                .contains("[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]},"
                        + "{\"role\":\"user\",\"parts\":[{\"text\":\"Hello?\"}]}]");
        assertThat(answer.warnings()).extracting(ChatEvent.Warning::code).containsExactly("empty_message_dropped");
    }

    /** Whatever proxy leads to Gemini, its files have its own names. */
    @Test
    void open_fileItHolds_isNamedByGeminisOwnAddress() {
        RemoteFile file = RemoteFile.of(GEMINI, "files/abc", "a.pdf").build();

        ask("gemini-3.5-flash", List.of(Message.user(List.of(new Part.Text("Read"), new Part.FileReference(file)))));

        assertThat(lastBody()).containsPattern("\\{\"fileData\":\\{\"fileUri\":\"https://[a-z.]+/v1beta/files/abc\"}}");
    }

    private ChatResponse ask(List<Message> messages) {
        return ask(MODEL, messages);
    }

    private ChatResponse ask(String model, List<Message> messages) {
        return provider.open(ChatRequest.to(model, messages).build(), Engines.context())
                .collect();
    }

    private String lastBody() {
        return upstream.chats().get(upstream.chats().size() - 1).bodyText();
    }

    private static byte[] event(String data) {
        return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
