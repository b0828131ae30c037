package dev.exai.sessions.internal;

import dev.exai.core.Identifiers;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Lease;
import dev.exai.core.internal.sql.Sql;
import dev.exai.sessions.AuditEntry.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Ends what has been idle for too long, little by little: each step is a short transaction of its own. Of several processes one
 * sweeps at a time, under a lease; one that slept too long finds it gone and changes nothing. Thread-safe.
 */
final class Sweeper {
    private static final String NAME = "expire conversations";
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration LEASE =
            Duration.ofSeconds(15); // a process that died keeps others waiting for so long
    private static final int AT_ONCE = 50; // a caller waits for one step at most

    private final Database database;
    private final Owners owners;
    private final TimeSource time;
    private final String holder = Identifiers.mint("sweeper_", 8);
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
        if (!now.isBefore(next)
                && due.compareAndSet(next, now.plus(EVERY))
                && !idle(now).isEmpty()) {
            Lease.take(database, NAME, holder, LEASE).ifPresent(lease -> {
                step(lease, now);
                lease.release(database);
            });
        }
    }

    /** Steps until nothing is left or another process sweeps; returns how many conversations were ended. */
    int sweep() {
        Instant now = time.instant();
        int ended = 0;
        int last;
        do {
            Optional<Lease> lease = Lease.take(database, NAME, holder, LEASE); // renewed with each step
            last = lease.map(held -> step(held, now)).orElse(0);
            ended += last;
            if (last == 0) {
                lease.ifPresent(held -> held.release(database));
            }
        } while (last > 0);
        return ended;
    }

    private int step(Lease lease, Instant now) {
        List<ConversationRow> idle = idle(now);
        int ended = 0;
        for (PrincipalId owner :
                idle.stream().map(row -> row.conversation().owner()).distinct().toList()) {
            ended += database.write(sql -> end(sql, lease, owner, idle, now));
        }
        return ended;
    }

    private int end(Sql sql, Lease lease, PrincipalId owner, List<ConversationRow> idle, Instant now) {
        owners.lock(sql, owner);
        if (!lease.isHeld(sql)) {
            return 0;
        }
        List<ConversationRow> expired = idle.stream()
                .filter(row -> row.conversation().owner().equals(owner))
                .map(row -> ConversationRow.find(sql, owner, row.conversation().id()))
                .flatMap(Optional::stream)
                .filter(row -> owners.isExpired(row.conversation(), now)) // as it is now
                .toList();
        expired.forEach(row -> owners.end(sql, row, Action.EXPIRED, now));
        return expired.size();
    }

    /** Some of those that have expired. What cannot be read stays for "storage repair" and holds up nothing behind it. */
    private List<ConversationRow> idle(Instant now) {
        long before = owners.expiredBefore(now);
        long damaged = 0;
        while (true) {
            long skipped = damaged;
            List<Optional<ConversationRow>> page = database.read(sql -> sql.all(
                    "SELECT " + ConversationRow.COLUMNS + " FROM conversations WHERE pinned = 0 AND used_at <= ?"
                            + " ORDER BY used_at, seq LIMIT ? OFFSET ?",
                    ConversationRow::readable,
                    before,
                    (long) AT_ONCE,
                    skipped));
            List<ConversationRow> rows = page.stream().flatMap(Optional::stream).toList();
            if (!rows.isEmpty() || page.size() < AT_ONCE) {
                return rows;
            }
            damaged += page.size();
        }
    }
}
