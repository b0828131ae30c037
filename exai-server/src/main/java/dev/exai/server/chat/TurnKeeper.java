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

/** Adds an exchange to its conversation, in one step. An answer that cannot be kept is still an answer. */
record TurnKeeper(Conversations conversations, PrincipalId owner) {
    /**
     * A question as a turn begins with it.
     *
     * @param systemPrompt the one given with this question, null if none was
     */
    record Asked(@Nullable String systemPrompt, Message question, List<ContentHash> files, String tool) {
        /**
         * The turn of a whole answer.
         *
         * @param model under which the conversation goes on
         */
        TurnContent answered(ChatResponse response, ModelId model, @Nullable Cost cost) {
            return turn(response.asMessage(), model)
                    .usage(response.usage())
                    .cost(cost)
                    .build();
        }

        /** The turn of an answer of which only this text came, marked with what ended it. */
        TurnContent interrupted(String partialText, ModelId model, ExaiException cause) {
            return turn(Message.assistant(partialText), model)
                    .interruptedBy(cause.kind())
                    .build();
        }

        private TurnContent.Builder turn(Message answer, ModelId model) {
            List<Message> messages = new ArrayList<>();
            if (systemPrompt != null) {
                messages.add(Message.system(systemPrompt));
            }
            messages.add(question);
            messages.add(answer);
            return TurnContent.of(messages).tool(tool).model(model).files(files);
        }
    }

    /** Keeps the turn; returns the conversation, or null with a warning if it could not be kept. */
    @Nullable
    ConversationId keep(@Nullable ConversationId conversation, TurnContent turn, List<ChatEvent.Warning> warnings) {
        @Nullable ConversationId id = null;
        try {
            id = conversation == null ? conversations.start(owner).id() : conversation;
            conversations.append(owner, id, turn);
            return id;
        } catch (ExaiException e) {
            warnings.add(new ChatEvent.Warning("not_kept", "this turn could not be kept: " + e.getMessage()));
            if (conversation == null && id != null) {
                conversations.delete(owner, id);
            }
            return null;
        }
    }

    /** Keeps the turn of an interrupted answer; if that fails too, the cause tells of both. */
    void keepInterrupted(ConversationId conversation, TurnContent turn, ExaiException cause) {
        try {
            conversations.append(owner, conversation, turn);
        } catch (ExaiException e) {
            cause.addSuppressed(e);
        }
    }
}
