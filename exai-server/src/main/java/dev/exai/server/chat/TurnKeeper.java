package dev.exai.server.chat;

import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.chat.ChatEvent;
import dev.exai.core.chat.ChatResponse;
import dev.exai.core.chat.Message;
import dev.exai.core.file.ContentHash;
import dev.exai.core.model.Cost;
import dev.exai.core.model.ModelId;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.Conversations;
import dev.exai.sessions.TurnContent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds a finished exchange to its conversation, in one step. An answer that cannot be kept is still an answer. */
record TurnKeeper(Conversations conversations, PrincipalId owner) {
    /**
     * A question and its answer.
     *
     * @param systemPrompt the one given with this question, null if none was
     * @param model under which the conversation goes on
     */
    record Exchange(
            @Nullable String systemPrompt,
            Message asked,
            ChatResponse response,
            ModelId model,
            @Nullable Cost cost,
            List<ContentHash> files,
            String tool) {
        TurnContent content() {
            List<Message> messages = new ArrayList<>();
            if (systemPrompt != null) {
                messages.add(Message.system(systemPrompt));
            }
            messages.add(asked);
            messages.add(response.asMessage());
            return TurnContent.of(messages)
                    .tool(tool)
                    .model(model)
                    .usage(response.usage())
                    .cost(cost)
                    .files(files)
                    .build();
        }
    }

    /** Keeps the exchange; returns the conversation, or null with a warning if it could not be kept. */
    @Nullable
    ConversationId keep(@Nullable ConversationId conversation, Exchange exchange, List<ChatEvent.Warning> warnings) {
        @Nullable ConversationId id = null;
        try {
            id = conversation == null ? conversations.start(owner).id() : conversation;
            conversations.append(owner, id, exchange.content());
            return id;
        } catch (ExaiException e) {
            warnings.add(new ChatEvent.Warning("not_kept", "this turn could not be kept: " + e.getMessage()));
            if (conversation == null && id != null) {
                conversations.delete(owner, id);
            }
            return null;
        }
    }
}
