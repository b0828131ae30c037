package dev.exai.sessions;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.sessions.internal.Lines;
import java.io.IOException;
import java.util.List;

/** Conversations on their way out of a store and into one. */
final class Transfer {
    private Transfer() {}

    /** Writes the conversation as it is when this begins, as JSON Lines. */
    static void export(ConversationStore store, PrincipalId owner, ConversationId id, Appendable out)
            throws IOException {
        Conversation conversation = store.get(owner, id);
        out.append(Lines.of(conversation)).append('\n');
        long written = 0;
        while (written < conversation.version()) {
            int limit = (int) Math.min(Conversations.MAX_PAGE, conversation.version() - written);
            for (Turn turn : store.turns(owner, id, written, limit).turns()) {
                out.append(Lines.of(turn)).append('\n');
                written = turn.number();
            }
        }
    }

    /** Begins the conversation under its handle, or under a fresh one if that is in use or was. */
    static Conversation restore(ConversationStore store, Conversation given, List<Turn> turns) {
        try {
            return store.restore(given, turns);
        } catch (ExaiException e) {
            if (e.kind() != ErrorKind.CONFLICT) {
                throw e;
            }
            return store.restore(under(given, ConversationId.mint()), turns);
        }
    }

    private static Conversation under(Conversation given, ConversationId id) {
        return new Conversation(
                id,
                given.owner(),
                given.title(),
                given.createdAt(),
                given.lastUsedAt(),
                given.version(),
                given.sizeBytes(),
                given.marks(),
                given.forkedFrom());
    }
}
