package dev.exai.sessions.internal;

import dev.exai.core.PrincipalId;
import dev.exai.core.internal.sql.Sql;
import dev.exai.sessions.AuditEntry;
import dev.exai.sessions.AuditEntry.Action;
import dev.exai.sessions.AuditPage;
import dev.exai.sessions.Conversation;
import dev.exai.sessions.ConversationId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to conversations, without content; it outlives them. */
final class Audit {
    private Audit() {}

    static void add(Sql sql, Conversation conversation, Action action, Instant now) {
        sql.update(
                "INSERT INTO audit (owner, conversation, at, action, turns, bytes) VALUES (?, ?, ?, ?, ?, ?)",
                conversation.owner().value(),
                conversation.id().value(),
                Micros.of(now),
                action.name(),
                conversation.version(),
                conversation.sizeBytes());
    }

    /** Whether the owner ever had the handle. */
    static boolean knows(Sql sql, PrincipalId owner, ConversationId id) {
        return sql.number("SELECT count(*) FROM audit WHERE owner = ? AND conversation = ?", owner.value(), id.value())
                > 0;
    }

    /** The owner's entries before the number, newest first; from the newest on for null. */
    static AuditPage page(Sql sql, PrincipalId owner, @Nullable Long before, int limit) {
        List<AuditEntry> entries = sql.all(
                "SELECT number, at, conversation, action, turns, bytes FROM audit WHERE owner = ? AND number < ?"
                        + " ORDER BY number DESC LIMIT ?",
                row -> new AuditEntry(
                        row.getLong(1),
                        Micros.instant(row.getLong(2)),
                        new ConversationId(row.getString(3)),
                        Action.valueOf(row.getString(4)),
                        row.getLong(5),
                        row.getLong(6)),
                owner.value(),
                before == null ? Long.MAX_VALUE : before,
                limit + 1L);
        boolean more = entries.size() > limit;
        List<AuditEntry> page = more ? entries.subList(0, limit) : entries;
        return new AuditPage(page, more ? page.get(limit - 1).number() : null);
    }
}
