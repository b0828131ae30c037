package dev.exai.sessions.internal;

import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.sessions.AuditEntry.Action;
import dev.exai.sessions.AuditPage;
import dev.exai.sessions.Conversation;
import dev.exai.sessions.ConversationConflictException;
import dev.exai.sessions.ConversationEdit;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.ConversationLimits;
import dev.exai.sessions.ConversationMarks;
import dev.exai.sessions.ConversationPage;
import dev.exai.sessions.ConversationScope;
import dev.exai.sessions.SearchHit;
import dev.exai.sessions.SearchPage;
import dev.exai.sessions.Turn;
import dev.exai.sessions.TurnContent;
import dev.exai.sessions.TurnPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The conversations of one principal. Not thread-safe: {@link InMemoryConversationStore} holds its lock. */
final class Shelf {
    private final PrincipalId owner;
    private final ConversationLimits limits;
    private final Map<ConversationId, ShelfEntry> entries = new LinkedHashMap<>(); // longest unused first
    private final NavigableMap<Long, ShelfEntry> bySequence = new TreeMap<>();
    private final ShelfAudit audit = new ShelfAudit();
    private long nextSequence;
    private long sizeBytes;

    Shelf(PrincipalId owner, ConversationLimits limits) {
        this.owner = owner;
        this.limits = limits;
    }

    Conversation create(ConversationId id, @Nullable String title, Instant now) {
        checkFresh(id);
        Conversation fresh = new Conversation(id, owner, title, now, now, 0, 0, ConversationMarks.NONE, null);
        return begin(fresh, List.of(), Action.STARTED, now);
    }

    Conversation get(ConversationId id, Instant now) {
        return use(existing(id, now), now).view();
    }

    Turn append(ConversationId id, TurnContent content, @Nullable Long expectedVersion, Instant now) {
        ShelfEntry entry = existing(id, now);
        int version = entry.turns.size();
        if (expectedVersion != null && expectedVersion != version) {
            throw new ConversationConflictException(expectedVersion, version);
        }
        long added = content.sizeBytes();
        if (version >= limits.turns() || entry.sizeBytes() + added > limits.bytes()) {
            throw Refusals.full(version, entry.sizeBytes(), added, limits);
        }
        makeRoom(0, added, entry, now);
        Turn turn = new Turn(version + 1L, now, content);
        use(entry, now).add(turn, added);
        sizeBytes += added;
        return turn;
    }

    TurnPage turns(ConversationId id, long after, int limit, Instant now) {
        List<Turn> turns = use(existing(id, now), now).turns;
        int from = (int) Math.min(Math.max(0, after), turns.size());
        int to = Math.min(turns.size(), from + limit);
        return new TurnPage(turns.subList(from, to), to < turns.size() ? (long) to : null);
    }

    ConversationPage list(ConversationScope scope, long before, int limit, Instant now) {
        expireIdle(now);
        List<ShelfEntry> found = bySequence.headMap(before, false).descendingMap().values().stream()
                .filter(entry -> scope.holds(entry.marks().marks()))
                .limit(limit + 1L)
                .toList();
        boolean more = found.size() > limit;
        List<ShelfEntry> page = more ? found.subList(0, limit) : found;
        return new ConversationPage(
                page.stream().map(ShelfEntry::view).toList(), more ? Cursor.of(page.get(limit - 1).sequence) : null);
    }

    SearchPage search(String folded, long[] after, int limit, Instant now) {
        expireIdle(now);
        List<SearchHit> hits = new ArrayList<>();
        String last = null;
        for (ShelfEntry entry :
                bySequence.headMap(after[0], true).descendingMap().values()) {
            for (int i = entry.turns.size() - 1; i >= 0; i--) {
                Turn turn = entry.turns.get(i);
                String text = Words.of(turn.content());
                boolean beyond = entry.sequence == after[0] && turn.number() >= after[1];
                if (beyond || !Words.folded(text).contains(folded)) {
                    continue;
                }
                if (hits.size() == limit) {
                    return new SearchPage(hits, last);
                }
                Conversation in = entry.view();
                hits.add(new SearchHit(in.id(), in.title(), turn.number(), turn.at(), Words.excerpt(text, folded)));
                last = Cursor.of(entry.sequence, turn.number());
            }
        }
        return new SearchPage(hits, null);
    }

    Conversation edit(ConversationId id, ConversationEdit edit, Instant now) {
        ShelfEntry entry = existing(id, now);
        entry.mark(entry.marks().after(edit, entry.turns.size()));
        use(entry, now);
        audit.add(entry.view(), Marks.action(edit), now);
        return entry.view();
    }

    Conversation fork(ConversationId id, long turn, ConversationId copy, Instant now) {
        ShelfEntry source = existing(id, now);
        if (turn < 0 || turn > source.turns.size()) {
            throw Refusals.noTurn(turn, source.turns.size());
        }
        use(source, now);
        List<Turn> turns = List.copyOf(source.turns.subList(0, (int) turn));
        long bytes =
                turns.stream().mapToLong(each -> each.content().sizeBytes()).sum();
        Conversation origin = source.view();
        ConversationMarks marks = new ConversationMarks(
                false,
                false,
                origin.marks().pinnedTurns().stream()
                        .filter(number -> number <= turn)
                        .toList());
        return begin(
                new Conversation(copy, owner, origin.title(), now, now, turn, bytes, marks, id),
                turns,
                Action.FORKED,
                now);
    }

    Conversation restore(Conversation given, List<Turn> turns, Instant now) {
        Conversation fresh = Restoring.checked(given, turns, limits, now);
        checkFresh(fresh.id());
        return begin(fresh, turns, Action.IMPORTED, now);
    }

    void delete(ConversationId id, Instant now) {
        end(existing(id, now), Action.DELETED, now);
    }

    AuditPage audit(@Nullable Long before, int limit) {
        return audit.page(before, limit);
    }

    int expireIdle(Instant now) {
        List<ShelfEntry> expired = new ArrayList<>();
        for (ShelfEntry entry : entries.values()) {
            if (now.isBefore(entry.lastUsedAt().plus(limits.idle()))) {
                break; // the others were used later
            }
            if (!entry.isPinned()) {
                expired.add(entry);
            }
        }
        expired.forEach(entry -> end(entry, Action.EXPIRED, now));
        return expired.size();
    }

    private void checkFresh(ConversationId id) {
        if (entries.containsKey(id) || audit.hasEnded(id)) {
            throw Refusals.handleInUse();
        }
    }

    private Conversation begin(Conversation fresh, List<Turn> turns, Action how, Instant now) {
        expireIdle(now);
        makeRoom(1, fresh.sizeBytes(), null, now);
        ShelfEntry entry = new ShelfEntry(nextSequence++, fresh, turns);
        entries.put(fresh.id(), entry);
        bySequence.put(entry.sequence, entry);
        sizeBytes += fresh.sizeBytes();
        audit.add(fresh, how, now);
        return entry.view();
    }

    /** What is refused is no use. */
    private ShelfEntry use(ShelfEntry entry, Instant now) {
        entry.use(now);
        entries.remove(entry.id());
        entries.put(entry.id(), entry);
        return entry;
    }

    private ShelfEntry existing(ConversationId id, Instant now) {
        ShelfEntry entry = entries.get(id);
        if (entry != null
                && !entry.isPinned()
                && !now.isBefore(entry.lastUsedAt().plus(limits.idle()))) {
            end(entry, Action.EXPIRED, now);
            entry = null;
        }
        if (entry == null) {
            ExaiException refusal = audit.hasEnded(id) ? Refusals.gone() : Refusals.unknown();
            throw refusal;
        }
        return entry;
    }

    private void makeRoom(int conversations, long bytes, @Nullable ShelfEntry except, Instant now) {
        while (entries.size() + conversations > limits.conversations() || sizeBytes + bytes > limits.totalBytes()) {
            ShelfEntry oldest = entries.values().stream()
                    .filter(entry -> entry != except && !entry.isPinned())
                    .findFirst()
                    .orElseThrow(Refusals::allPinned);
            end(oldest, Action.EVICTED, now);
        }
    }

    private void end(ShelfEntry entry, Action how, Instant now) {
        Conversation last = entry.view();
        entries.remove(last.id());
        bySequence.remove(entry.sequence);
        sizeBytes -= entry.sizeBytes();
        audit.add(last, how, now);
    }
}
