package dev.exai.providers.internal.anthropic;

import dev.exai.core.chat.Message;
import dev.exai.core.chat.Part;
import dev.exai.core.chat.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * What one side says until the other one speaks. The vendor knows two sides only: tool results belong to the user, and
 * what would be two messages of one side in a row is one.
 *
 * @param ofUser whose turn it is: the user's, otherwise the assistant's
 */
record Turn(boolean ofUser, List<Part> parts) {
    /** The conversation without its system messages. */
    static List<Turn> of(List<Message> messages) {
        List<Turn> turns = new ArrayList<>();
        for (Message message : messages) {
            boolean ofUser = message.role() != Role.ASSISTANT;
            if (message.role() == Role.SYSTEM) {
                continue;
            }
            if (turns.isEmpty() || turns.get(turns.size() - 1).ofUser() != ofUser) {
                turns.add(new Turn(ofUser, new ArrayList<>()));
            }
            turns.get(turns.size() - 1).parts().addAll(message.parts());
        }
        return turns;
    }
}
