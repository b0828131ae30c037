package dev.exai.sessions.internal;

import dev.exai.core.PrincipalId;
import dev.exai.core.internal.sql.Sql;
import dev.exai.sessions.AuditEntry.Action;
import dev.exai.sessions.Conversation;
import dev.exai.sessions.ConversationLimits;
import java.time.Instant;
import java.util.Optional;

/**
 * What an owner has, and making room in it. Every change of an owner begins with {@link #lock}, so that those of several
 * processes come one after the other and never wait for each other in a circle. Immutable.
 */
record Owners(ConversationLimits limits) {
    /** How much an owner has. */
    record Held(long conversations, long bytes) {}

    /** Holds the owner until the end of the transaction; says what it has. */
    Held lock(Sql sql, PrincipalId owner) {
        return find(sql, owner).orElseGet(() -> {
            sql.update(
                    "INSERT INTO owners (owner, conversations, bytes) VALUES (?, 0, 0) ON CONFLICT DO NOTHING",
                    owner.value());
            return find(sql, owner).orElseThrow(() -> new IllegalStateException("the owner vanished"));
        });
    }

    private static Optional<Held> find(Sql sql, PrincipalId owner) {
        return sql.first(
                "SELECT conversations, bytes FROM owners WHERE owner = ?"
                        + sql.dialect().forUpdate(),
                row -> new Held(row.getLong(1), row.getLong(2)),
                owner.value());
    }

    /** Counts what was added. */
    void add(Sql sql, PrincipalId owner, long conversations, long bytes) {
        sql.update(
                "UPDATE owners SET conversations = conversations + ?, bytes = bytes + ? WHERE owner = ?",
                conversations,
                bytes,
                owner.value());
    }

    /**
     * Ends the owner's longest idle conversations until there is room.
     *
     * @param conversations how many are about to be added
     * @param bytes how many are about to be added
     * @param except the conversation that must stay, by its place; −1 for none
     * @throws dev.exai.core.ExaiException kind STORAGE_FULL if those that are left are pinned
     */
    void makeRoom(Sql sql, PrincipalId owner, Held held, long conversations, long bytes, long except, Instant now) {
        long have = held.conversations();
        long size = held.bytes();
        while (have + conversations > limits.conversations() || size + bytes > limits.totalBytes()) {
            ConversationRow oldest = sql.first(
                            "SELECT " + ConversationRow.COLUMNS + " FROM conversations"
                                    + " WHERE owner = ? AND pinned = 0 AND seq <> ? ORDER BY used_at, seq LIMIT 1",
                            ConversationRow::of,
                            owner.value(),
                            except)
                    .orElseThrow(Refusals::allPinned);
            end(sql, oldest, Action.EVICTED, now);
            have--;
            size -= oldest.conversation().sizeBytes();
        }
    }

    /** Deletes the conversation and its turns; what stays is an entry without content. */
    void end(Sql sql, ConversationRow row, Action how, Instant now) {
        Conversation conversation = row.conversation();
        sql.update("DELETE FROM turns WHERE conversation = ?", row.seq());
        sql.update("DELETE FROM conversations WHERE seq = ?", row.seq());
        SqlLedger.forgetConversation(sql, conversation.id().value());
        add(sql, conversation.owner(), -1, -conversation.sizeBytes());
        Audit.add(sql, conversation, how, now);
    }

    /** Before this moment of last use a conversation that is not pinned has expired. */
    long expiredBefore(Instant now) {
        return Micros.of(now) - limits.idle().toMillis() * 1_000L;
    }

    boolean isExpired(Conversation conversation, Instant now) {
        return !conversation.marks().pinned() && Micros.of(conversation.lastUsedAt()) <= expiredBefore(now);
    }
}
