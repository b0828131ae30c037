package dev.exai.sessions.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.sessions.Conversation;
import dev.exai.sessions.ConversationConflictException;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.ConversationPage;
import dev.exai.sessions.Turn;
import dev.exai.sessions.TurnContent;
import dev.exai.sessions.TurnPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The conversations of one principal. Not thread-safe: {@link InMemoryConversationStore} holds its lock. */
final class Shelf {
    // 10,000 handles of 40 bytes: enough to say "gone" for days, little enough to forget in the end
    private static final int MAX_GONE = 10_000;

    private static final class Entry {
        final ConversationId id;
        final @Nullable String title;
        final long sequence;
        final Instant createdAt;
        final List<Turn> turns = new ArrayList<>();
        Instant lastUsedAt;
        long sizeBytes;

        Entry(ConversationId id, @Nullable String title, long sequence, Instant now) {
            this.id = id;
            this.title = title;
            this.sequence = sequence;
            createdAt = now;
            lastUsedAt = now;
        }
    }

    private final PrincipalId owner;
    private final ConversationLimits limits;
    private final Map<ConversationId, Entry> entries = new LinkedHashMap<>(16, 0.75f, true); // least used first
    private final TreeMap<Long, Entry> bySequence = new TreeMap<>();
    private final Set<ConversationId> gone = new LinkedHashSet<>();
    private long nextSequence;
    private long sizeBytes;

    Shelf(PrincipalId owner, ConversationLimits limits) {
        this.owner = owner;
        this.limits = limits;
    }

    Conversation create(ConversationId id, @Nullable String title, Instant now) {
        expireIdle(now);
        while (entries.size() >= limits.conversations()) {
            remove(leastUsed());
        }
        Entry entry = new Entry(id, title, nextSequence++, now);
        entries.put(id, entry);
        bySequence.put(entry.sequence, entry);
        return view(entry);
    }

    Conversation get(ConversationId id, Instant now) {
        return view(use(id, now));
    }

    Turn append(ConversationId id, TurnContent content, @Nullable Long expectedVersion, Instant now) {
        Entry entry = use(id, now);
        if (expectedVersion != null && expectedVersion != entry.turns.size()) {
            throw new ConversationConflictException(expectedVersion, entry.turns.size());
        }
        long added = content.sizeBytes();
        checkRoom(entry, added);
        while (sizeBytes + added > limits.totalBytes()) {
            remove(leastUsed()); // never this one: it was used last, and alone it has room
        }
        Turn turn = new Turn(entry.turns.size() + 1L, now, content);
        entry.turns.add(turn);
        entry.sizeBytes += added;
        sizeBytes += added;
        return turn;
    }

    TurnPage turns(ConversationId id, long after, int limit, Instant now) {
        List<Turn> turns = use(id, now).turns;
        int from = (int) Math.min(Math.max(0, after), turns.size());
        int to = Math.min(turns.size(), from + limit);
        return new TurnPage(turns.subList(from, to), to < turns.size() ? (long) to : null);
    }

    ConversationPage list(@Nullable Long before, int limit, Instant now) {
        expireIdle(now);
        Map<Long, Entry> older = before == null ? bySequence : bySequence.headMap(before);
        List<Entry> newestFirst = older.values().stream()
                .sorted(Comparator.comparingLong((Entry entry) -> entry.sequence)
                        .reversed())
                .limit(limit + 1L)
                .toList();
        List<Entry> page = newestFirst.subList(0, Math.min(limit, newestFirst.size()));
        String next = newestFirst.size() > limit ? Long.toString(page.get(limit - 1).sequence) : null;
        return new ConversationPage(page.stream().map(this::view).toList(), next);
    }

    void delete(ConversationId id, Instant now) {
        remove(use(id, now));
    }

    void expireIdle(Instant now) {
        while (!entries.isEmpty() && isExpired(leastUsed(), now)) {
            remove(leastUsed());
        }
    }

    private Entry use(ConversationId id, Instant now) {
        Entry entry = entries.get(id);
        if (entry != null && isExpired(entry, now)) {
            remove(entry);
            entry = null;
        }
        if (entry == null) {
            throw gone.contains(id)
                    ? new ExaiException(ErrorKind.GONE, "the conversation has expired or was deleted; start a new one")
                    : new ExaiException(ErrorKind.NOT_FOUND, "unknown conversation; start a new one");
        }
        entry.lastUsedAt = now;
        return entry;
    }

    private void checkRoom(Entry entry, long added) {
        if (entry.turns.size() >= limits.turns() || entry.sizeBytes + added > limits.bytes()) {
            throw new ExaiException(
                    ErrorKind.TOO_LARGE,
                    "the conversation has " + entry.turns.size() + " of " + limits.turns() + " turns and "
                            + entry.sizeBytes + " of " + limits.bytes() + " bytes, too many for " + added
                            + " bytes more; start a new one");
        }
    }

    private boolean isExpired(Entry entry, Instant now) {
        return !now.isBefore(entry.lastUsedAt.plus(limits.idle()));
    }

    private Entry leastUsed() {
        return entries.values().iterator().next();
    }

    private void remove(Entry entry) {
        entries.remove(entry.id);
        bySequence.remove(entry.sequence);
        sizeBytes -= entry.sizeBytes;
        gone.add(entry.id);
        if (gone.size() > MAX_GONE) {
            gone.remove(gone.iterator().next());
        }
    }

    private Conversation view(Entry entry) {
        return new Conversation(
                entry.id, owner, entry.title, entry.createdAt, entry.lastUsedAt, entry.turns.size(), entry.sizeBytes);
    }
}
