package dev.exai.providers.internal.openai;

import dev.exai.core.chat.ChatCollector;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatRequest;
import dev.exai.core.chat.FinishReason;
import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import dev.exai.core.model.ModelId;
import dev.exai.core.model.ProviderId;
import java.util.ArrayList;
import java.util.List;

/** What the model said in a round, because it must be repeated to the provider in the next one. Not thread-safe. */
final class RoundMemory {
    private final ProviderId provider;
    private ChatCollector said = new ChatCollector();

    RoundMemory(ProviderId provider) {
        this.provider = provider;
    }

    void add(ChatEvent event) {
        if (event instanceof ChatEvent.TextDelta || event instanceof ChatEvent.ReasoningDelta) {
            said.add(event);
        }
    }

    /** The request that goes on after the round, with the calls of the provider's own tools confirmed. */
    ChatRequest next(ChatRequest asked, List<HostedCall> calls) {
        said.add(new ChatEvent.Started(null, new ModelId(provider, asked.model())));
        said.add(new ChatEvent.Done(FinishReason.STOP));
        List<Part> parts = new ArrayList<>(said.response().parts());
        said = new ChatCollector();
        for (HostedCall call : calls) {
            parts.add(new Part.Opaque(provider, HostedCall.NAME, call.kept()));
        }
        List<Message> messages = new ArrayList<>(asked.messages());
        messages.add(new Message(Role.ASSISTANT, parts));
        return asked.toBuilder().messages(messages).build();
    }
}
