package dev.exai.sessions.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.sessions.Conversation;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.ConversationPage;
import dev.exai.sessions.ConversationStore;
import dev.exai.sessions.Turn;
import dev.exai.sessions.TurnContent;
import dev.exai.sessions.TurnPage;
import java.time.Duration;
import java.time.Instant;
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
        sweep(now);
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
    public ConversationPage list(PrincipalId owner, @Nullable String after, int limit) {
        Long before = after == null ? null : sequenceOf(after);
        return on(owner, shelf -> shelf.list(before, limit, time.instant()));
    }

    @Override
    public void delete(PrincipalId owner, ConversationId id) {
        on(owner, shelf -> {
            shelf.delete(id, time.instant());
            return id;
        });
    }

    @Override
    public void close() {
        shelves.clear();
    }

    private static long sequenceOf(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw new ExaiException(ErrorKind.INVALID_REQUEST, "this is no place of a listing; begin without one", e);
        }
    }

    private <T> T on(PrincipalId owner, Function<Shelf, T> operation) {
        Shelf shelf = shelves.computeIfAbsent(owner, key -> new Shelf(key, limits));
        synchronized (shelf) {
            return operation.apply(shelf);
        }
    }

    /** Expires what is idle on all shelves, at most once a minute, so that principals who left keep nothing here. */
    private void sweep(Instant now) {
        Instant due = nextSweep.get();
        if (now.isBefore(due) || !nextSweep.compareAndSet(due, now.plus(SWEEP_EVERY))) {
            return;
        }
        for (Shelf shelf : shelves.values()) {
            synchronized (shelf) {
                shelf.expireIdle(now);
            }
        }
    }
}
