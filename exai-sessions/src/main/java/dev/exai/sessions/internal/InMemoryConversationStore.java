package dev.exai.sessions.internal;

import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.sessions.AuditPage;
import dev.exai.sessions.Conversation;
import dev.exai.sessions.ConversationEdit;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.ConversationPage;
import dev.exai.sessions.ConversationScope;
import dev.exai.sessions.ConversationStore;
import dev.exai.sessions.SearchPage;
import dev.exai.sessions.Turn;
import dev.exai.sessions.TurnContent;
import dev.exai.sessions.TurnPage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Conversations in memory, one shelf per principal: a foreign handle is unknown because it stands on another shelf. Each
 * shelf is its own lock; nothing under it blocks.
 */
public final class InMemoryConversationStore implements ConversationStore {
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

    private final ConversationLimits limits;
    private final TimeSource time;
    private final Map<PrincipalId, Shelf> shelves = new ConcurrentHashMap<>();
    private final AtomicReference<Instant> nextSweep = new AtomicReference<>(Instant.MIN);

    /** An empty store. */
    public InMemoryConversationStore(ConversationLimits limits, TimeSource time) {
        this.limits = limits;
        this.time = time;
    }

    @Override
    public Conversation create(PrincipalId owner, ConversationId id, @Nullable String title) {
        Instant now = time.instant();
        sweepNowAndThen(now);
        return on(owner, shelf -> shelf.create(id, title, now));
    }

    @Override
    public Conversation get(PrincipalId owner, ConversationId id) {
        return on(owner, shelf -> shelf.get(id, time.instant()));
    }

    @Override
    public Turn append(PrincipalId owner, ConversationId id, TurnContent content, @Nullable Long expectedVersion) {
        return on(owner, shelf -> shelf.append(id, content, expectedVersion, time.instant()));
    }

    @Override
    public TurnPage turns(PrincipalId owner, ConversationId id, long after, int limit) {
        return on(owner, shelf -> shelf.turns(id, after, limit, time.instant()));
    }

    @Override
    public ConversationPage list(PrincipalId owner, ConversationScope scope, @Nullable String after, int limit) {
        long before = Cursor.sequence(after);
        return on(owner, shelf -> shelf.list(scope, before, limit, time.instant()));
    }

    @Override
    public SearchPage search(PrincipalId owner, String text, @Nullable String after, int limit) {
        long[] place = Cursor.hit(after);
        return on(owner, shelf -> shelf.search(Words.folded(text), place, limit, time.instant()));
    }

    @Override
    public Conversation edit(PrincipalId owner, ConversationId id, ConversationEdit edit) {
        return on(owner, shelf -> shelf.edit(id, edit, time.instant()));
    }

    @Override
    public Conversation fork(PrincipalId owner, ConversationId id, long turn, ConversationId copy) {
        return on(owner, shelf -> shelf.fork(id, turn, copy, time.instant()));
    }

    @Override
    public Conversation restore(Conversation conversation, List<Turn> turns) {
        return on(conversation.owner(), shelf -> shelf.restore(conversation, turns, time.instant()));
    }

    @Override
    public void delete(PrincipalId owner, ConversationId id) {
        on(owner, shelf -> {
            shelf.delete(id, time.instant());
            return id;
        });
    }

    @Override
    public AuditPage audit(PrincipalId owner, @Nullable Long before, int limit) {
        return on(owner, shelf -> shelf.audit(before, limit));
    }

    @Override
    public int sweep() {
        Instant now = time.instant();
        int ended = 0;
        for (Shelf shelf : shelves.values()) {
            synchronized (shelf) {
                ended += shelf.expireIdle(now);
            }
        }
        return ended;
    }

    @Override
    public void close() {
        shelves.clear();
    }

    private <T> T on(PrincipalId owner, Function<Shelf, T> operation) {
        Shelf shelf = shelves.computeIfAbsent(owner, key -> new Shelf(key, limits));
        synchronized (shelf) {
            return operation.apply(shelf);
        }
    }

    /** Expires what is idle on all shelves, at most once a minute, so that principals who left keep nothing here. */
    private void sweepNowAndThen(Instant now) {
        Instant due = nextSweep.get();
        if (!now.isBefore(due) && nextSweep.compareAndSet(due, now.plus(SWEEP_EVERY))) {
            sweep();
        }
    }
}
