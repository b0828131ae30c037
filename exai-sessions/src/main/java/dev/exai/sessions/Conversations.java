package dev.exai.sessions;

import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.sessions.internal.InMemoryConversationStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was said, kept per principal under handles that only this class mints. Any tool and any provider can continue any
 * conversation of the same principal. Thread-safe.
 *
 * <p>Every method that names a conversation fails with kind NOT_FOUND for a handle that is unknown, which includes every
 * handle of somebody else, and with kind GONE for one that has expired or was deleted.
 */
public final class Conversations implements AutoCloseable {
    /** Most turns or conversations of one page. */
    public static final int MAX_PAGE = 500;

    private final ConversationStore store;

    /** Conversations in the store, which is closed with this. */
    public Conversations(ConversationStore store) {
        this.store = Objects.requireNonNull(store, "store");
    }

    /** Conversations that live as long as this process, with the default limits. */
    public static Conversations inMemory() {
        return inMemory(ConversationLimits.DEFAULT, TimeSource.system());
    }

    /** Conversations that live as long as this process. */
    public static Conversations inMemory(ConversationLimits limits, TimeSource time) {
        return new Conversations(new InMemoryConversationStore(limits, time));
    }

    /** Begins a conversation without a title. */
    public Conversation start(PrincipalId owner) {
        return start(owner, null);
    }

    /**
     * Begins a conversation.
     *
     * @param title what people call it; null for none
     */
    public Conversation start(PrincipalId owner, @Nullable String title) {
        return store.create(owner, ConversationId.mint(), title);
    }

    /** What is known of the conversation; counts as use. */
    public Conversation get(PrincipalId owner, ConversationId id) {
        return store.get(owner, id);
    }

    /**
     * Appends a turn after whatever is there; when this returns, the turn is kept.
     *
     * @throws dev.exai.core.ExaiException kind TOO_LARGE if the conversation would exceed its limits
     */
    public Turn append(PrincipalId owner, ConversationId id, TurnContent content) {
        return store.append(owner, id, content, null);
    }

    /**
     * Appends a turn if the conversation has not changed since the caller looked.
     *
     * @param expectedVersion the {@link Conversation#version()} the caller has seen
     * @throws ConversationConflictException if it has another version now, which the exception names
     * @throws dev.exai.core.ExaiException kind TOO_LARGE if the conversation would exceed its limits
     */
    public Turn append(PrincipalId owner, ConversationId id, TurnContent content, long expectedVersion) {
        return store.append(owner, id, content, expectedVersion);
    }

    /**
     * Some turns, oldest first; counts as use.
     *
     * @param after only turns with greater numbers; 0 for the first page
     * @param limit 1 to {@value #MAX_PAGE}
     */
    public TurnPage turns(PrincipalId owner, ConversationId id, long after, int limit) {
        checkPage(limit);
        return store.turns(owner, id, after, limit);
    }

    /** The newest turns that fit into the budget of estimated tokens; counts as use. */
    public HistoryWindow history(PrincipalId owner, ConversationId id, long tokenBudget) {
        List<Turn> turns = new ArrayList<>();
        Long after = 0L;
        while (after != null) {
            TurnPage page = store.turns(owner, id, after, MAX_PAGE);
            turns.addAll(page.turns());
            after = page.next();
        }
        return HistoryWindow.of(turns, tokenBudget);
    }

    /**
     * Some conversations of the owner, newest first by their beginning.
     *
     * @param after where to go on, from {@link ConversationPage#next()}; null for the first page
     * @param limit 1 to {@value #MAX_PAGE}
     */
    public ConversationPage list(PrincipalId owner, @Nullable String after, int limit) {
        checkPage(limit);
        return store.list(owner, after, limit);
    }

    /** Deletes the conversation and all its turns for good. */
    public void delete(PrincipalId owner, ConversationId id) {
        store.delete(owner, id);
    }

    /** Closes the store. */
    @Override
    public void close() {
        store.close();
    }

    private static void checkPage(int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " entries, not " + limit);
        }
    }
}
