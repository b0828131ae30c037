package dev.exai.sessions;

import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.sessions.internal.InMemoryConversationStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where conversations are kept. Each operation is atomic; the turns of a conversation have one total order. A
 * conversation of another principal is treated exactly as one that never was. Thread-safe.
 *
 * <p>Every method that names a conversation fails with kind NOT_FOUND if the owner never had it, and with kind GONE if it
 * has expired or was deleted.
 */
public interface ConversationStore extends AutoCloseable {
    /** A store that lives as long as this process. */
    static ConversationStore inMemory(ConversationLimits limits, TimeSource time) {
        return new InMemoryConversationStore(limits, time);
    }

    /**
     * Begins a conversation under a fresh handle.
     *
     * @throws dev.exai.core.ExaiException kind CONFLICT if the owner has or had this handle
     */
    Conversation create(PrincipalId owner, ConversationId id, @Nullable String title);

    /** The conversation; counts as use. */
    Conversation get(PrincipalId owner, ConversationId id);

    /**
     * Appends a turn; when this returns, the turn is there.
     *
     * @param expectedVersion append only if this is the version; null to append in any case
     * @throws ConversationConflictException if the version is another
     * @throws dev.exai.core.ExaiException kind TOO_LARGE if the conversation would exceed its limits
     */
    Turn append(PrincipalId owner, ConversationId id, TurnContent content, @Nullable Long expectedVersion);

    /** At most {@code limit} turns with numbers above {@code after}, oldest first; counts as use. */
    TurnPage turns(PrincipalId owner, ConversationId id, long after, int limit);

    /**
     * At most {@code limit} conversations of the owner, newest first by their beginning; does not count as use.
     *
     * @param after where to go on, from {@link ConversationPage#next()}; null for the first page
     * @throws dev.exai.core.ExaiException kind INVALID_REQUEST if {@code after} comes from nowhere
     */
    ConversationPage list(PrincipalId owner, ConversationScope scope, @Nullable String after, int limit);

    /**
     * At most {@code limit} turns of the owner whose text parts hold the text, whatever its case; does not count as use.
     *
     * @param text not empty
     * @param after where to go on, from {@link SearchPage#next()}; null for the first page
     * @throws dev.exai.core.ExaiException kind INVALID_REQUEST if {@code after} comes from nowhere
     */
    SearchPage search(PrincipalId owner, String text, @Nullable String after, int limit);

    /**
     * Changes what is said about the conversation; counts as use.
     *
     * @throws dev.exai.core.ExaiException kind NOT_FOUND if the turn to pin does not exist, TOO_LARGE if too many are pinned
     */
    Conversation edit(PrincipalId owner, ConversationId id, ConversationEdit edit);

    /**
     * Begins a conversation with the turns of another one up to {@code turn}, which may be 0; counts as use of that one.
     *
     * @param copy a fresh handle
     * @throws dev.exai.core.ExaiException kind NOT_FOUND if there is no such turn
     */
    Conversation fork(PrincipalId owner, ConversationId id, long turn, ConversationId copy);

    /**
     * Begins a conversation as it is given, with its times and turns.
     *
     * @param conversation its owner is the owner of what is begun, its version and size are counted anew
     * @param turns numbered from 1 without gaps
     * @throws dev.exai.core.ExaiException kind CONFLICT if the owner has or had this handle, TOO_LARGE if it exceeds the
     *     limits
     */
    Conversation restore(Conversation conversation, List<Turn> turns);

    /** Deletes the conversation and all its turns for good; an audit entry without content stays. */
    void delete(PrincipalId owner, ConversationId id);

    /**
     * At most {@code limit} audit entries of the owner, newest first.
     *
     * @param before only entries with smaller numbers; null for the first page
     */
    AuditPage audit(PrincipalId owner, @Nullable Long before, int limit);

    /** Ends what has been idle for too long, of every owner; returns how many conversations that were. */
    int sweep();

    /** Frees what it holds. Does not throw. */
    @Override
    void close();
}
