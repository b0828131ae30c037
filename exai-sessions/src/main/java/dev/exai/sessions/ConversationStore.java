package dev.exai.sessions;

import dev.exai.core.PrincipalId;
import org.jspecify.annotations.Nullable;

/**
 * Where conversations are kept. Each operation is atomic; the turns of a conversation have one total order. A
 * conversation of another principal is treated exactly as one that never was. Thread-safe.
 *
 * <p>Every method that names a conversation fails with kind NOT_FOUND if the owner never had it, and with kind GONE if it
 * has expired or was deleted.
 */
public interface ConversationStore extends AutoCloseable {
    /** Begins a conversation under a fresh handle. */
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
    ConversationPage list(PrincipalId owner, @Nullable String after, int limit);

    /** Deletes the conversation and all its turns for good. */
    void delete(PrincipalId owner, ConversationId id);

    /** Frees what it holds. Does not throw. */
    @Override
    void close();
}
