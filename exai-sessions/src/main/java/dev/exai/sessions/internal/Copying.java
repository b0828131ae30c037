package dev.exai.sessions.internal;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Sql;
import dev.exai.sessions.Conversation;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Copies everything in a database into an empty one, row by row: hashes, times and the order stay as they are. */
public record Copying(Database source, Database target) {
    private static final int PAGE = 200;
    private static final long MOST_BYTES = 8L << 20;

    /**
     * Copies.
     *
     * @throws ExaiException kind CONFLICT if the target is not empty
     */
    public void run() {
        long there = target.read(sql -> sql.number("SELECT (SELECT count(*) FROM conversations)"
                + " + (SELECT count(*) FROM audit) + (SELECT count(*) FROM owners)"
                + " + (SELECT count(*) FROM idempotency) + (SELECT count(*) FROM spending)"));
        if (there > 0) {
            throw new ExaiException(ErrorKind.CONFLICT, "the target is not empty; nothing was changed");
        }
        long last = 0;
        for (List<ConversationRow> page = page(last); !page.isEmpty(); page = page(last)) {
            copy(page);
            last = page.get(page.size() - 1).seq();
        }
        copyAudit();
        SqlIdempotencyStore.copy(source, target);
        SqlLedger.copy(source, target);
        List<OwnerRow> owners = source.read(sql -> sql.all(
                "SELECT owner, conversations, bytes FROM owners ORDER BY owner",
                row -> new OwnerRow(row.getString(1), row.getLong(2), row.getLong(3))));
        target.write(sql -> {
            owners.forEach(owner -> sql.update(
                    "INSERT INTO owners (owner, conversations, bytes) VALUES (?, ?, ?)",
                    owner.owner,
                    owner.conversations,
                    owner.bytes));
            return true;
        });
    }

    private record OwnerRow(String owner, long conversations, long bytes) {}

    private record TurnWithWords(TurnRow row, String words) {}

    private record AuditRow(
            long number, String owner, String conversation, long at, String action, long turns, long bytes) {}

    /** Some conversations that are held in memory together: at least one, and no more than fit. */
    private List<ConversationRow> page(long after) {
        List<ConversationRow> rows = source.read(sql -> sql.all(
                "SELECT " + ConversationRow.COLUMNS + " FROM conversations WHERE seq > ? ORDER BY seq LIMIT ?",
                ConversationRow::of,
                after,
                (long) PAGE));
        int count = Math.min(1, rows.size());
        long bytes = rows.isEmpty() ? 0 : rows.get(0).conversation().sizeBytes();
        while (count < rows.size() && bytes + rows.get(count).conversation().sizeBytes() <= MOST_BYTES) {
            bytes += rows.get(count).conversation().sizeBytes();
            count++;
        }
        return rows.subList(0, count);
    }

    private void copy(List<ConversationRow> page) {
        Map<Long, List<TurnWithWords>> turns = source.read(sql ->
                page.stream().collect(Collectors.toMap(ConversationRow::seq, row -> turns(sql, row))));
        Function<Sql, Boolean> insert = sql -> {
            for (ConversationRow row : page) {
                Conversation conversation = row.conversation();
                long seq = ConversationRow.insert(sql, conversation).seq();
                turns.getOrDefault(row.seq(), List.of()).forEach(turn -> turn.row.insert(sql, seq, turn.words));
            }
            return true;
        };
        target.write(insert);
    }

    private static List<TurnWithWords> turns(Sql sql, ConversationRow row) {
        return sql.all(
                "SELECT " + TurnRow.COLUMNS + ", words FROM turns WHERE conversation = ? ORDER BY number",
                each -> new TurnWithWords(TurnRow.of(each), each.getString(5)),
                row.seq());
    }

    private void copyAudit() {
        long last = 0;
        for (List<AuditRow> page = auditPage(last); !page.isEmpty(); page = auditPage(last)) {
            List<AuditRow> entries = page;
            target.write(sql -> {
                entries.forEach(entry -> sql.update(
                        "INSERT INTO audit (owner, conversation, at, action, turns, bytes) VALUES (?, ?, ?, ?, ?, ?)",
                        entry.owner,
                        entry.conversation,
                        entry.at,
                        entry.action,
                        entry.turns,
                        entry.bytes));
                return true;
            });
            last = page.get(page.size() - 1).number;
        }
    }

    private List<AuditRow> auditPage(long after) {
        return source.read(sql -> sql.all(
                "SELECT number, owner, conversation, at, action, turns, bytes FROM audit WHERE number > ?"
                        + " ORDER BY number LIMIT ?",
                row -> new AuditRow(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getString(5),
                        row.getLong(6),
                        row.getLong(7)),
                after,
                (long) PAGE));
    }
}
