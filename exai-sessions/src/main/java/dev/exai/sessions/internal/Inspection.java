package dev.exai.sessions.internal;

import dev.exai.core.file.ContentHash;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Sql;
import dev.exai.core.internal.sql.SqlFault;
import dev.exai.sessions.Conversation;
import dev.exai.sessions.StorageReport;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads everything in a database and compares it with what it says of itself. Others may go on meanwhile. Used once. */
public final class Inspection {
    private static final int PAGE = 200;
    private static final int MOST_FAULTS = 100; // a damaged page brings thousands, which nobody reads

    private final Database database;
    private final MessageDigest fingerprint = ContentHash.sha256();
    private final List<String> faults = new ArrayList<>();
    private long conversations;
    private long turns;
    private long auditEntries;

    /** An inspection of the database that has not begun. */
    public Inspection(Database database) {
        this.database = database;
    }

    /**
     * Inspects.
     *
     * @param structure faults that are known already
     */
    public StorageReport run(List<String> structure) {
        structure.forEach(this::fault);
        List<Listed> page;
        long last = 0;
        do {
            page = page(last);
            page.forEach(this::inspect);
            last = page.isEmpty() ? last : page.get(page.size() - 1).seq();
        } while (page.size() == PAGE);
        inspectAudit();
        database.read(this::inspectCounts);
        return new StorageReport(conversations, turns, auditEntries, ContentHash.from(fingerprint), faults);
    }

    private record Listed(long seq, Optional<ConversationRow> row) {}

    private List<Listed> page(long after) {
        return database.read(sql -> sql.all(
                "SELECT " + ConversationRow.COLUMNS + " FROM conversations WHERE seq > ? ORDER BY seq LIMIT ?",
                row -> new Listed(row.getLong(1), ConversationRow.readable(row)),
                after,
                (long) PAGE));
    }

    private void inspect(Listed listed) {
        if (listed.row().isEmpty()) {
            fault("the conversation at place " + listed.seq() + " is damaged");
            return;
        }
        Conversation conversation = listed.row().get().conversation();
        try {
            database.read(sql -> {
                ConversationRow.find(sql, conversation.owner(), conversation.id())
                        .ifPresent(row -> inspect(sql, row)); // it may have ended meanwhile
                return true;
            });
        } catch (SqlFault e) {
            fault("conversation " + conversation.id() + " cannot be read: " + e.getMessage());
        }
    }

    private void inspect(Sql sql, ConversationRow row) {
        Conversation conversation = row.conversation();
        feed(conversation.owner() + " " + Micros.of(conversation.lastUsedAt()) + " " + Lines.of(conversation));
        conversations++;
        long number = 0;
        long bytes = 0;
        List<TurnRow> page;
        do {
            page = sql.all(
                    "SELECT " + TurnRow.COLUMNS + " FROM turns WHERE conversation = ? AND number > ?"
                            + " ORDER BY number LIMIT ?",
                    TurnRow::of,
                    row.seq(),
                    number,
                    (long) PAGE);
            for (TurnRow turn : page) {
                if (turn.number() != number + 1) {
                    fault("conversation " + conversation.id() + " has no turn " + (number + 1));
                }
                number = turn.number();
                turns++;
                fingerprint.update(turn.digest());
                if (turn.isWhole()) {
                    bytes += turn.turn().content().sizeBytes();
                } else {
                    fault("conversation " + conversation.id() + ": turn " + number + " is damaged");
                    bytes = Long.MIN_VALUE;
                }
            }
        } while (page.size() == PAGE);
        if (number != conversation.version()) {
            fault("conversation " + conversation.id() + " ends at turn " + number + ", not " + conversation.version());
        } else if (bytes >= 0 && bytes != conversation.sizeBytes()) {
            fault("conversation " + conversation.id() + " has " + bytes + " bytes, not " + conversation.sizeBytes());
        }
    }

    private void inspectAudit() {
        record Entry(long number, String text) {}
        List<Entry> page;
        long last = 0;
        do {
            long after = last;
            page = database.read(sql -> sql.all(
                    "SELECT number, owner, conversation, at, action, turns, bytes FROM audit WHERE number > ?"
                            + " ORDER BY number LIMIT ?",
                    row -> new Entry(
                            row.getLong(1),
                            row.getString(2) + " " + row.getString(3) + " " + row.getLong(4) + " " + row.getString(5)
                                    + " " + row.getLong(6) + " " + row.getLong(7)),
                    after,
                    (long) PAGE));
            page.forEach(entry -> feed(entry.text));
            auditEntries += page.size();
            last = page.isEmpty() ? last : page.get(page.size() - 1).number;
        } while (page.size() == PAGE);
    }

    private boolean inspectCounts(Sql sql) {
        sql.all(
                        "SELECT o.owner FROM owners o LEFT JOIN (SELECT owner, count(*) AS n, sum(bytes) AS size"
                                + " FROM conversations GROUP BY owner) c ON c.owner = o.owner"
                                + " WHERE o.conversations <> coalesce(c.n, 0) OR o.bytes <> coalesce(c.size, 0)",
                        row -> row.getString(1))
                .forEach(owner -> fault("the counts of " + owner + " are wrong"));
        long orphans =
                sql.number("SELECT count(*) FROM turns WHERE conversation NOT IN (SELECT seq FROM conversations)");
        if (orphans > 0) {
            fault(orphans + " turns belong to no conversation");
        }
        return true;
    }

    private void feed(String text) {
        fingerprint.update((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void fault(String text) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(text);
        } else if (faults.size() == MOST_FAULTS) {
            faults.add("and more");
        }
    }
}
