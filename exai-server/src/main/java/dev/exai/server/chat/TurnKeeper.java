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

/**
 * Adds an exchange to its conversation, in one step. An answer that cannot be kept is still an answer.
 *
 * @param handle of the conversation that goes on, or of the one to begin
 * @param goesOn whether there is a conversation with this handle
 */
record TurnKeeper(Conversations conversations, PrincipalId owner, ConversationId handle, boolean goesOn) {
    /** Keeps turns in the conversation, or in a new one. */
    static TurnKeeper in(Conversations conversations, PrincipalId owner, @Nullable ConversationId conversation) {
        ConversationId handle = conversation == null ? conversations.newHandle() : conversation;
        return new TurnKeeper(conversations, owner, handle, conversation != null);
    }

    /** The conversation that goes on; null for a new one. */
    @Nullable
    ConversationId conversation() {
        return goesOn ? handle : null;
    }

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
    ConversationId keep(TurnContent turn, List<ChatEvent.Warning> warnings) {
        try {
            return append(turn);
        } catch (ExaiException e) {
            warnings.add(new ChatEvent.Warning("not_kept", "this turn could not be kept: " + e.getMessage()));
            return null;
        }
    }

    /** Keeps the turn of an interrupted answer; returns null if that fails too, and the cause tells of both then. */
    @Nullable
    ConversationId keepInterrupted(TurnContent turn, ExaiException cause) {
        try {
            return append(turn);
        } catch (ExaiException e) {
            cause.addSuppressed(e);
            return null;
        }
    }

    /** Appends; a conversation that began for a turn that cannot be kept is not left behind. */
    private ConversationId append(TurnContent turn) {
        if (!goesOn) {
            conversations.start(owner, handle, null);
        }
        try {
            conversations.append(owner, handle, turn);
            return handle;
        } catch (ExaiException e) {
            if (!goesOn) {
                takeBack(e);
            }
            throw e;
        }
    }

    /** Deletes the conversation that was begun for the turn; where that fails too, an empty one stays. */
    private void takeBack(ExaiException cause) {
        try {
            conversations.delete(owner, handle);
        } catch (ExaiException e) {
            cause.addSuppressed(e);
        }
    }
}
