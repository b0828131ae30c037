package dev.exai.sessions.internal;

import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Sql;
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
import dev.exai.sessions.ConversationStore;
import dev.exai.sessions.SearchPage;
import dev.exai.sessions.Turn;
import dev.exai.sessions.TurnContent;
import dev.exai.sessions.TurnPage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Conversations in a database. What a method acknowledges is on disk. Thread-safe, and safe with other processes on the
 * same PostgreSQL.
 */
public final class SqlConversationStore implements ConversationStore {
    private static final Duration COARSEST_USE = Duration.ofMinutes(1);
    private static final int STEPS_OF_IDLE = 20; // reads are noted to a twentieth of the idle time: one write at most

    private final Database database;
    private final ConversationLimits limits;
    private final TimeSource time;
    private final Owners owners;
    private final Sweeper sweeper;
    private final Duration useGrain;

    /** A store on the database, which stays its owner's to close. */
    public SqlConversationStore(Database database, ConversationLimits limits, TimeSource time) {
        this.database = database;
        this.limits = limits;
        this.time = time;
        owners = new Owners(limits);
        sweeper = new Sweeper(database, owners, time);
        Duration step = limits.idle().dividedBy(STEPS_OF_IDLE);
        useGrain = step.compareTo(COARSEST_USE) < 0 ? step : COARSEST_USE;
    }

    @Override
    public Conversation create(PrincipalId owner, ConversationId id, @Nullable String title) {
        sweeper.sweepNowAndThen();
        Instant now = now();
        Conversation fresh = new Conversation(id, owner, title, now, now, 0, 0, ConversationMarks.NONE, null);
        return database.write(sql -> {
            checkFresh(sql, owner, id);
            return begin(sql, fresh, Action.STARTED, now, place -> {});
        });
    }

    @Override
    public Conversation get(PrincipalId owner, ConversationId id) {
        Instant now = now();
        Conversation found = database.read(sql -> existing(sql, owner, id, now)).conversation();
        return used(found, now);
    }

    @Override
    public Turn append(PrincipalId owner, ConversationId id, TurnContent content, @Nullable Long expectedVersion) {
        Instant now = now();
        String words = Words.folded(Words.of(content));
        String body = TurnCodec.write(content);
        long added = content.sizeBytes();
        return database.write(sql -> {
            Owners.Held held = owners.lock(sql, owner);
            ConversationRow row = existing(sql, owner, id, now);
            Conversation before = row.conversation();
            if (expectedVersion != null && expectedVersion != before.version()) {
                throw new ConversationConflictException(expectedVersion, before.version());
            }
            checkRoom(before.version(), before.sizeBytes(), added);
            owners.makeRoom(sql, owner, held, 0, added, row.seq(), now);
            Turn turn = new Turn(before.version() + 1, now, content);
            TurnRow.of(turn, body).insert(sql, row.seq(), words);
            sql.update(
                    "UPDATE conversations SET version = ?, bytes = bytes + ?, used_at = ? WHERE seq = ?",
                    turn.number(),
                    added,
                    Micros.of(now),
                    row.seq());
            owners.add(sql, owner, 0, added);
            return turn;
        });
    }

    @Override
    public TurnPage turns(PrincipalId owner, ConversationId id, long after, int limit) {
        Instant now = now();
        record Read(Conversation conversation, List<Turn> turns) {}
        Read read = database.read(sql -> {
            ConversationRow row = existing(sql, owner, id, now);
            return new Read(row.conversation(), TurnRow.turns(sql, row.seq(), after, limit + 1L));
        });
        used(read.conversation, now);
        boolean more = read.turns.size() > limit;
        List<Turn> page = more ? read.turns.subList(0, limit) : read.turns;
        return new TurnPage(page, more ? page.get(limit - 1).number() : null);
    }

    @Override
    public ConversationPage list(PrincipalId owner, ConversationScope scope, @Nullable String after, int limit) {
        long before = Cursor.sequence(after);
        long expired = owners.expiredBefore(now());
        List<ConversationRow> rows =
                database.read(sql -> ConversationRow.list(sql, owner, scope, before, expired, limit + 1L));
        boolean more = rows.size() > limit;
        List<ConversationRow> page = more ? rows.subList(0, limit) : rows;
        return new ConversationPage(
                page.stream().map(ConversationRow::conversation).toList(),
                more ? Cursor.of(page.get(limit - 1).seq()) : null);
    }

    @Override
    public SearchPage search(PrincipalId owner, String text, @Nullable String after, int limit) {
        Instant now = now();
        Search search = new Search(owner, Words.folded(text), owners.expiredBefore(now));
        return database.read(sql -> search.page(sql, Cursor.hit(after), limit));
    }

    @Override
    public Conversation edit(PrincipalId owner, ConversationId id, ConversationEdit edit) {
        Instant now = now();
        return database.write(sql -> {
            owners.lock(sql, owner);
            ConversationRow row = existing(sql, owner, id, now);
            Conversation before = row.conversation();
            Marks marks = new Marks(before.title(), before.marks()).after(edit, before.version());
            sql.update(
                    "UPDATE conversations SET title = ?, pinned = ?, archived = ?, pinned_turns = ?, used_at = ?"
                            + " WHERE seq = ?",
                    marks.title(),
                    ConversationRow.flag(marks.marks().pinned()),
                    ConversationRow.flag(marks.marks().archived()),
                    Marks.written(marks.marks().pinnedTurns()),
                    Micros.of(now),
                    row.seq());
            Audit.add(sql, before, Marks.action(edit), now);
            return existing(sql, owner, id, now).conversation();
        });
    }

    @Override
    public Conversation fork(PrincipalId owner, ConversationId id, long turn, ConversationId copy) {
        Instant now = now();
        return database.write(sql -> {
            owners.lock(sql, owner);
            ConversationRow source = existing(sql, owner, id, now);
            Conversation origin = source.conversation();
            if (turn < 0 || turn > origin.version()) {
                throw Refusals.noTurn(turn, origin.version());
            }
            long bytes = turn == origin.version()
                    ? origin.sizeBytes()
                    : TurnRow.turns(sql, source.seq(), 0, turn).stream()
                            .mapToLong(each -> each.content().sizeBytes())
                            .sum();
            List<Long> pins = origin.marks().pinnedTurns().stream()
                    .filter(number -> number <= turn)
                    .toList();
            sql.update("UPDATE conversations SET used_at = ? WHERE seq = ?", Micros.of(now), source.seq());
            ConversationMarks marks = new ConversationMarks(false, false, pins);
            return begin(
                    sql,
                    new Conversation(copy, owner, origin.title(), now, now, turn, bytes, marks, id),
                    Action.FORKED,
                    now,
                    place -> TurnRow.copy(sql, source.seq(), place, turn));
        });
    }

    @Override
    public Conversation restore(Conversation conversation, List<Turn> turns) {
        Instant now = now();
        Conversation fresh = Restoring.checked(conversation, turns, limits, now);
        return database.write(sql -> {
            checkFresh(sql, fresh.owner(), fresh.id());
            return begin(sql, fresh, Action.IMPORTED, now, place -> {
                for (Turn turn : turns) {
                    TurnRow.of(turn, TurnCodec.write(turn.content()))
                            .insert(sql, place, Words.folded(Words.of(turn.content())));
                }
            });
        });
    }

    @Override
    public void delete(PrincipalId owner, ConversationId id) {
        Instant now = now();
        database.write(sql -> {
            owners.lock(sql, owner);
            owners.end(sql, existing(sql, owner, id, now), Action.DELETED, now);
            SqlIdempotencyStore.forgetAnswers(sql, owner, id);
            return id;
        });
    }

    @Override
    public AuditPage audit(PrincipalId owner, @Nullable Long before, int limit) {
        return database.read(sql -> Audit.page(sql, owner, before, limit));
    }

    @Override
    public int sweep() {
        return sweeper.sweep();
    }

    /** The database is its owner's. */
    @Override
    public void close() {}

    private void checkFresh(Sql sql, PrincipalId owner, ConversationId id) {
        if (Audit.knows(sql, owner, id)) {
            throw Refusals.handleInUse();
        }
    }

    /**
     * Begins a conversation.
     *
     * @param fill adds its turns, being told its place; before room is made, which may end the conversation they come from
     */
    private Conversation begin(Sql sql, Conversation fresh, Action how, Instant now, LongConsumer fill) {
        Owners.Held held = owners.lock(sql, fresh.owner());
        ConversationRow row = ConversationRow.insert(sql, fresh);
        fill.accept(row.seq());
        owners.makeRoom(sql, fresh.owner(), held, 1, fresh.sizeBytes(), row.seq(), now);
        owners.add(sql, fresh.owner(), 1, fresh.sizeBytes());
        Audit.add(sql, fresh, how, now);
        return fresh;
    }

    /** The row of a handle that works; what the two queries of a failure ask is the same for foreign and unknown ones. */
    private ConversationRow existing(Sql sql, PrincipalId owner, ConversationId id, Instant now) {
        ConversationRow row = ConversationRow.find(sql, owner, id).orElse(null);
        if (row == null) {
            throw Audit.knows(sql, owner, id) ? Refusals.gone() : Refusals.unknown();
        }
        if (owners.isExpired(row.conversation(), now)) {
            throw Refusals.gone();
        }
        return row;
    }

    /** Notes the use, unless one was noted shortly before; a storage that is full does not keep anybody from reading. */
    private Conversation used(Conversation found, Instant now) {
        if (found.lastUsedAt().plus(useGrain).isAfter(now)) {
            return found;
        }
        try {
            database.write(sql -> sql.update(
                    "UPDATE conversations SET used_at = ? WHERE owner = ? AND id = ? AND used_at < ?",
                    Micros.of(now),
                    found.owner().value(),
                    found.id().value(),
                    Micros.of(now)));
        } catch (ExaiException e) {
            return found;
        }
        return new Conversation(
                found.id(),
                found.owner(),
                found.title(),
                found.createdAt(),
                now,
                found.version(),
                found.sizeBytes(),
                found.marks(),
                found.forkedFrom());
    }

    private void checkRoom(long turns, long bytes, long added) {
        if (turns >= limits.turns() || bytes + added > limits.bytes()) {
            throw Refusals.full(turns, bytes, added, limits);
        }
    }

    private Instant now() {
        return Micros.instant(Micros.of(time.instant()));
    }
}
