package dev.exai.sessions.proof;

import dev.exai.core.CancelToken;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Lease;
import dev.exai.core.internal.sql.Sql;
import dev.exai.sessions.internal.PostgresPool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One of several processes that do jobs under a lease, as the sweeper does: look for some, work on them, and write their
 * effects in a transaction that checks the lease. It ends when no job is left.
 */
public final class JobWorker {
    static final String LEASE = "jobs of the proof";
    private static final int AT_ONCE = 40;
    private static final Duration PATIENCE = Duration.ofMillis(20);
    private static final int LONGEST_WORK_MILLIS = 12;

    private final Database database;
    private final String holder;
    private final Duration ttl;
    private final boolean careful;
    private final Random random = new Random();

    private JobWorker(Database database, String holder, Duration ttl, boolean careful) {
        this.database = database;
        this.holder = holder;
        this.ttl = ttl;
        this.careful = careful;
    }

    /** Arguments: the database's address, who this is, how long a lease lasts in ms, and whether to check it before writing. */
    public static void main(String[] args) throws Exception {
        try (Database database = PostgresPool.of(args[0], null, null, 2, TimeSource.system())) {
            JobWorker worker = new JobWorker(
                    database, args[1], Duration.ofMillis(Long.parseLong(args[2])), Boolean.parseBoolean(args[3]));
            boolean left = true;
            while (left) {
                left = worker.stepOrFault();
            }
        }
    }

    private boolean stepOrFault() throws InterruptedException {
        try {
            return step();
        } catch (ExaiException e) {
            pause(PATIENCE); // the database is away, or collided: the next step sees
            return true;
        }
    }

    private boolean step() throws InterruptedException {
        Optional<Lease> lease = Lease.take(database, LEASE, holder, ttl);
        if (lease.isEmpty()) {
            pause(PATIENCE);
            return true;
        }
        List<Long> jobs = database.read(sql ->
                sql.all("SELECT number FROM jobs WHERE done = 0 ORDER BY number LIMIT ?", row -> row.getLong(1), (long)
                        AT_ONCE));
        if (jobs.isEmpty()) {
            lease.get().release(database);
            return false;
        }
        pause(Duration.ofMillis(random.nextInt(LONGEST_WORK_MILLIS)));
        return database.write(sql -> {
            if (!careful || lease.get().isHeld(sql)) {
                effect(sql, jobs.get(0), jobs.get(jobs.size() - 1), lease.get().term());
            }
            return true;
        });
    }

    /** Of jobs that follow one another: whoever works does all that is left up to some number. */
    private void effect(Sql sql, long first, long last, long term) {
        sql.update(
                "INSERT INTO effects (job, holder, term, at) SELECT number, ?, ?, clock_timestamp() FROM jobs"
                        + " WHERE number BETWEEN ? AND ?",
                holder,
                term,
                first,
                last);
        sql.update("UPDATE jobs SET done = 1 WHERE number BETWEEN ? AND ?", first, last);
    }

    private static void pause(Duration time) throws InterruptedException {
        TimeSource.system().sleep(time, CancelToken.never());
    }
}
