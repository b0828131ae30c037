package dev.exai.providers.recordings;

import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.JsonText;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.ToolSpec;
import dev.exai.core.spi.Provider;
import dev.exai.providers.internal.openai.Engines;
import java.util.ArrayList;
import java.util.List;

/** The conversation that the recordings of this module hold: every answer goes back, and tools find the sun shining. */
final class Conversation {
    private static final ToolSpec WEATHER = new ToolSpec(
            "get_weather",
            "The weather of a city",
            JsonText.of(
                    "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}"));

    private Conversation() {}

    /** The answers to so many turns. */
    static List<ChatResponse> hold(Provider provider, String model, int turns) {
        List<Message> messages = new ArrayList<>(List.of(Message.user("What is the weather in Oslo?")));
        List<ChatResponse> answers = new ArrayList<>();
        for (int turn = 1; turn <= turns; turn++) {
            ChatRequest request = ChatRequest.to(model, messages)
                    .tools(List.of(WEATHER))
                    .reasoningText(true)
                    .build();
            ChatResponse answer = provider.open(request, Engines.context()).collect();
            answers.add(answer);
            messages.add(answer.asMessage());
            messages.add(reply(answer));
        }
        return answers;
    }

    private static Message reply(ChatResponse answer) {
        return answer.toolCalls().isEmpty()
                ? Message.user("And tomorrow?")
                : Message.toolResults(answer.toolCalls().stream()
                        .map(call -> new Part.ToolResult(call.id(), call.name(), "sunny", false))
                        .toList());
    }
}
