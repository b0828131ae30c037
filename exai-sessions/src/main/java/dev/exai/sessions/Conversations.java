package dev.exai.sessions;

import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.sessions.internal.Deferred;
import dev.exai.sessions.internal.Lines;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
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

    /** Longest text to search for, in characters. */
    public static final int MAX_SEARCHED = 200;

    private final Deferred<ConversationStore> store;
    private final Runnable prepare;
    private final List<BiConsumer<PrincipalId, ConversationId>> listeners = new CopyOnWriteArrayList<>();

    /** Conversations in the store, which is closed with this. */
    public Conversations(ConversationStore store) {
        this(new Deferred<>(() -> store), () -> {});
        Objects.requireNonNull(store, "store");
    }

    private Conversations(Deferred<ConversationStore> store, Runnable prepare) {
        this.store = store;
        this.prepare = prepare;
    }

    /**
     * Conversations in a store that is made with the first use, and closed with this.
     *
     * @param store called once, unless it throws: then again with the next use
     * @param prepare begins to make ready what the store needs, and returns at once; called by {@link #openSoon}
     */
    public static Conversations deferred(Supplier<ConversationStore> store, Runnable prepare) {
        return new Conversations(new Deferred<>(store), prepare);
    }

    /** Conversations that live as long as this process, with the default limits. */
    public static Conversations inMemory() {
        return inMemory(ConversationLimits.DEFAULT, TimeSource.system());
    }

    /** Conversations that live as long as this process. */
    public static Conversations inMemory(ConversationLimits limits, TimeSource time) {
        return new Conversations(ConversationStore.inMemory(limits, time));
    }

    /**
     * Has a deferred store made ready meanwhile, for a caller who will need it in a moment; returns at once. What goes wrong
     * is told by the method that needs the store.
     */
    public void openSoon() {
        if (!store.isMade()) {
            prepare.run();
        }
    }

    /**
     * Tells the listener of each conversation that was begun, changed or deleted through this object, after it is kept and on
     * the thread that did it; it must not throw. What expires is not told.
     */
    public void onChange(BiConsumer<PrincipalId, ConversationId> listener) {
        listeners.add(listener);
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
        return start(owner, newHandle(), title);
    }

    /**
     * Begins a conversation under a handle that was minted before it.
     *
     * @param fresh from {@link #newHandle}, used for nothing else
     * @param title what people call it; null for none
     * @throws dev.exai.core.ExaiException kind CONFLICT if there is or was a conversation with this handle
     */
    public Conversation start(PrincipalId owner, ConversationId fresh, @Nullable String title) {
        return told(store().create(owner, fresh, ConversationEdit.checkTitle(title)));
    }

    /** A handle for a conversation that has not begun, for who needs its name before; nothing is kept yet. */
    public ConversationId newHandle() {
        return ConversationId.mint();
    }

    /** What is known of the conversation; counts as use. */
    public Conversation get(PrincipalId owner, ConversationId id) {
        return store().get(owner, id);
    }

    /**
     * Appends a turn after whatever is there; when this returns, the turn is kept.
     *
     * @throws dev.exai.core.ExaiException kind TOO_LARGE if the conversation would exceed its limits
     */
    public Turn append(PrincipalId owner, ConversationId id, TurnContent content) {
        return told(owner, id, store().append(owner, id, content, null));
    }

    /**
     * Appends a turn if the conversation has not changed since the caller looked.
     *
     * @param expectedVersion the {@link Conversation#version()} the caller has seen
     * @throws ConversationConflictException if it has another version now, which the exception names
     * @throws dev.exai.core.ExaiException kind TOO_LARGE if the conversation would exceed its limits
     */
    public Turn append(PrincipalId owner, ConversationId id, TurnContent content, long expectedVersion) {
        return told(owner, id, store().append(owner, id, content, expectedVersion));
    }

    /**
     * Some turns, oldest first; counts as use.
     *
     * @param after only turns with greater numbers; 0 for the first page
     * @param limit 1 to {@value #MAX_PAGE}
     */
    public TurnPage turns(PrincipalId owner, ConversationId id, long after, int limit) {
        checkPage(limit);
        return store().turns(owner, id, after, limit);
    }

    /** The pinned turns and the newest ones that fit into the budget of estimated tokens; counts as use. */
    public HistoryWindow history(PrincipalId owner, ConversationId id, long tokenBudget) {
        Set<Long> pinned = Set.copyOf(store().get(owner, id).marks().pinnedTurns());
        return HistoryWindow.of(all(owner, id), tokenBudget, pinned);
    }

    /**
     * Some conversations of the owner that are not archived, newest first by their beginning.
     *
     * @param after where to go on, from {@link ConversationPage#next()}; null for the first page
     * @param limit 1 to {@value #MAX_PAGE}
     */
    public ConversationPage list(PrincipalId owner, @Nullable String after, int limit) {
        checkPage(limit);
        return store().list(owner, ConversationScope.ACTIVE, after, limit);
    }

    /** The conversations of the owner that the scope shows, newest first by their beginning. */
    public ConversationPage list(PrincipalId owner, ConversationScope scope, @Nullable String after, int limit) {
        checkPage(limit);
        return store().list(owner, scope, after, limit);
    }

    /**
     * The turns of the owner in which the text was said, whatever its case.
     *
     * @param text 1 to {@value #MAX_SEARCHED} characters
     * @param after where to go on, from {@link SearchPage#next()}; null for the first page
     * @param limit 1 to {@value #MAX_PAGE}
     * @throws IllegalArgumentException if one is out of range
     */
    public SearchPage search(PrincipalId owner, String text, @Nullable String after, int limit) {
        checkPage(limit);
        if (text.isEmpty() || text.length() > MAX_SEARCHED) {
            throw new IllegalArgumentException("a search is for 1 to " + MAX_SEARCHED + " characters");
        }
        return store().search(owner, text, after, limit);
    }

    /** Changes what is said about the conversation; returns how it is now. Counts as use. */
    public Conversation edit(PrincipalId owner, ConversationId id, ConversationEdit edit) {
        return told(store().edit(owner, id, edit));
    }

    /**
     * Begins a conversation with the turns of another one, which stays as it is.
     *
     * @param turn the last turn to take, 0 for none
     * @throws dev.exai.core.ExaiException kind NOT_FOUND also if there is no such turn
     */
    public Conversation fork(PrincipalId owner, ConversationId id, long turn) {
        return told(store().fork(owner, id, turn, ConversationId.mint()));
    }

    /** What the turns used and cost; counts as use. */
    public ConversationTotals totals(PrincipalId owner, ConversationId id) {
        return ConversationTotals.of(all(owner, id));
    }

    /** Deletes the conversation and all its turns for good; an audit entry without content stays. */
    public void delete(PrincipalId owner, ConversationId id) {
        store().delete(owner, id);
        told(owner, id, id);
    }

    /**
     * What happened to the owner's conversations, newest first.
     *
     * @param before only entries with smaller numbers, from {@link AuditPage#next()}; null for the first page
     * @param limit 1 to {@value #MAX_PAGE}
     */
    public AuditPage audit(PrincipalId owner, @Nullable Long before, int limit) {
        checkPage(limit);
        return store().audit(owner, before, limit);
    }

    /**
     * Writes the conversation with all its turns as JSON Lines, each ended by a line feed; counts as use. The form is
     * documented and read by {@link #importFrom}.
     *
     * @throws IOException if the writer does
     */
    public void exportTo(PrincipalId owner, ConversationId id, Appendable out) throws IOException {
        Transfer.export(store(), owner, id, out);
    }

    /**
     * Begins the conversations that were exported, each in one step and under its handle if the owner never had it here.
     *
     * @return what was begun, in the order of the text
     * @throws dev.exai.core.ExaiException kind INVALID_REQUEST that names a line, if the text is malformed, TOO_LARGE if a
     *     conversation exceeds the limits; the conversations before it have been begun
     * @throws IOException if the reader does
     */
    public List<Imported> importFrom(PrincipalId owner, Reader in) throws IOException {
        List<Imported> imported = new ArrayList<>();
        Lines.read(owner, in, (given, turns) -> {
            Conversation begun = told(Transfer.restore(store(), given, turns));
            imported.add(new Imported(given.id(), begun.id(), begun.version()));
        });
        return imported;
    }

    /** Ends what has been idle for too long, of every owner; returns how many conversations that were. */
    public int sweep() {
        return store().sweep();
    }

    /** Closes the store. */
    @Override
    public void close() {
        store.ifMade(ConversationStore::close);
    }

    private Conversation told(Conversation changed) {
        return told(changed.owner(), changed.id(), changed);
    }

    private <T> T told(PrincipalId owner, ConversationId id, T result) {
        listeners.forEach(listener -> listener.accept(owner, id));
        return result;
    }

    private ConversationStore store() {
        return store.get();
    }

    private List<Turn> all(PrincipalId owner, ConversationId id) {
        List<Turn> turns = new ArrayList<>();
        Long after = 0L;
        while (after != null) {
            TurnPage page = store().turns(owner, id, after, MAX_PAGE);
            turns.addAll(page.turns());
            after = page.next();
        }
        return turns;
    }

    private static void checkPage(int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " entries, not " + limit);
        }
    }
}
