package dev.exai.providers.internal.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.chat.ToolCall;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.spi.Provider;
import dev.exai.testkit.FakeUpstream;
import dev.exai.testkit.WireDialect;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ToolErrorWireTest {
    @ParameterizedTest
    @EnumSource(
            names = {"GEMINI", "ANTHROPIC"},
            mode = EnumSource.Mode.EXCLUDE)
    void open_resultOfAFailedTool_saysSoInItsContent(WireDialect vendor) {
        try (FakeUpstream upstream = FakeUpstream.start(vendor);
                Provider provider = Engines.at(vendor, upstream.baseUrl(), upstream.key())) {
            ToolCall call = new ToolCall("call_1", "look", JsonText.emptyObject());
            ToolCall other = new ToolCall("call_2", "look", JsonText.emptyObject());
            ToolCall third = new ToolCall("call_3", "look", JsonText.emptyObject());
            Message calls = new Message(
                    Role.ASSISTANT, List.of(new Part.ToolUse(call), new Part.ToolUse(other), new Part.ToolUse(third)));
            Message results = Message.toolResults(List.of(
                    new Part.ToolResult("call_1", "look", "no such place", true),
                    new Part.ToolResult("call_2", "look", "a cat", false),
                    new Part.ToolResult("call_3", "look", "error: too dark", true)));
            ChatRequest request = ChatRequest.to(Engines.model(vendor), List.of(Message.user("Look"), calls, results))
                    .tools(List.of(new ToolSpec("look", "", JsonText.of("{\"type\":\"object\"}"))))
                    .build();

            Engines.ask(provider, request);

            assertThat(upstream.chats().get(0).bodyText())
                    .contains("\"Error: no such place\"", "\"a cat\"", "\"error: too dark\"");
        }
    }
}
