package dev.exai.sessions.internal;

import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.Database;
import dev.exai.sessions.AuditEntry.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Ends what has been idle for too long, little by little: each step is a short transaction of its own. Thread-safe. */
final class Sweeper {
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final int AT_ONCE = 50; // a caller waits for one step at most

    private final Database database;
    private final Owners owners;
    private final TimeSource time;
    private final AtomicReference<Instant> due = new AtomicReference<>(Instant.MIN);

    Sweeper(Database database, Owners owners, TimeSource time) {
        this.database = database;
        this.owners = owners;
        this.time = time;
    }

    /** One step, unless there was one within the last minute. */
    void sweepNowAndThen() {
        Instant now = time.instant();
        Instant next = due.get();
        if (!now.isBefore(next) && due.compareAndSet(next, now.plus(EVERY))) {
            step(now);
        }
    }

    /** Steps until nothing is left; returns how many conversations were ended. */
    int sweep() {
        Instant now = time.instant();
        int ended = 0;
        int last;
        do {
            last = step(now);
            ended += last;
        } while (last == AT_ONCE);
        return ended;
    }

    private int step(Instant now) {
        long before = owners.expiredBefore(now);
        List<ConversationRow> idle = database.read(sql -> sql.all(
                "SELECT " + ConversationRow.COLUMNS + " FROM conversations WHERE pinned = 0 AND used_at <= ?"
                        + " ORDER BY used_at LIMIT ?",
                ConversationRow::of,
                before,
                (long) AT_ONCE));
        if (!idle.isEmpty()) {
            idle.stream()
                    .map(row -> row.conversation().owner())
                    .distinct()
                    .forEach(owner -> database.write(sql -> {
                        owners.lock(sql, owner);
                        idle.stream()
                                .filter(row -> row.conversation().owner().equals(owner))
                                .map(row -> ConversationRow.find(
                                        sql, owner, row.conversation().id()))
                                .flatMap(java.util.Optional::stream)
                                .filter(row -> owners.isExpired(row.conversation(), now)) // as it is now
                                .forEach(row -> owners.end(sql, row, Action.EXPIRED, now));
                        return owner;
                    }));
        }
        return idle.size();
    }
}
