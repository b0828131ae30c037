package dev.exai.sessions.internal;

import dev.exai.core.PrincipalId;
import dev.exai.core.internal.sql.Sql;
import dev.exai.sessions.Conversation;
import dev.exai.sessions.ConversationId;
import dev.exai.sessions.ConversationMarks;
import dev.exai.sessions.ConversationScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A conversation as a row; {@code seq} is its place in the order of beginnings and the key of its turns. */
record ConversationRow(long seq, Conversation conversation) {
    static final String COLUMNS = "seq, owner, id, title, created_at, used_at, version, bytes, pinned, archived,"
            + " pinned_turns, forked_from";

    /**
     * The row the result stands at.
     *
     * @throws dev.exai.core.ExaiException kind INTERNAL if it is not what was written
     */
    static ConversationRow of(ResultSet row) throws SQLException {
        try {
            return read(row);
        } catch (IllegalArgumentException e) {
            throw Refusals.damagedConversation(row.getLong(1), e);
        }
    }

    /** The same; empty if it is not what was written. */
    static Optional<ConversationRow> readable(ResultSet row) throws SQLException {
        try {
            return Optional.of(read(row));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ConversationRow read(ResultSet row) throws SQLException {
        @Nullable String title = row.getString(4);
        @Nullable String forkedFrom = row.getString(12);
        return new ConversationRow(
                row.getLong(1),
                new Conversation(
                        new ConversationId(row.getString(3)),
                        new PrincipalId(row.getString(2)),
                        title,
                        Micros.instant(row.getLong(5)),
                        Micros.instant(row.getLong(6)),
                        row.getLong(7),
                        row.getLong(8),
                        new ConversationMarks(row.getLong(9) != 0, row.getLong(10) != 0, Marks.read(row.getString(11))),
                        forkedFrom == null ? null : new ConversationId(forkedFrom)));
    }

    /** The row of the handle, as it is now. */
    static Optional<ConversationRow> find(Sql sql, PrincipalId owner, ConversationId id) {
        return sql.first(
                "SELECT " + COLUMNS + " FROM conversations WHERE owner = ? AND id = ?",
                ConversationRow::of,
                owner.value(),
                id.value());
    }

    /** The newest of the owner before the place, those that expired before the moment left out. */
    static List<ConversationRow> list(
            Sql sql, PrincipalId owner, ConversationScope scope, long before, long expired, long limit) {
        return sql.all(
                "SELECT " + COLUMNS + " FROM conversations WHERE owner = ? AND seq < ?"
                        + " AND archived BETWEEN ? AND ? AND (pinned = 1 OR used_at > ?) ORDER BY seq DESC LIMIT ?",
                ConversationRow::of,
                owner.value(),
                before,
                flag(scope == ConversationScope.ARCHIVED),
                flag(scope != ConversationScope.ACTIVE),
                expired,
                limit);
    }

    /** Inserts the conversation; its place in the order is given by the database. */
    static ConversationRow insert(Sql sql, Conversation fresh) {
        ConversationId origin = fresh.forkedFrom();
        long seq = sql.insert(
                "INSERT INTO conversations (owner, id, title, created_at, used_at, version, bytes, pinned, archived,"
                        + " pinned_turns, forked_from) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq",
                fresh.owner().value(),
                fresh.id().value(),
                fresh.title(),
                Micros.of(fresh.createdAt()),
                Micros.of(fresh.lastUsedAt()),
                fresh.version(),
                fresh.sizeBytes(),
                flag(fresh.marks().pinned()),
                flag(fresh.marks().archived()),
                Marks.written(fresh.marks().pinnedTurns()),
                origin == null ? null : origin.value());
        return new ConversationRow(seq, fresh);
    }

    static long flag(boolean value) {
        return value ? 1 : 0;
    }
}
