package dev.exai.sessions.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.CancelToken;
import dev.exai.core.TimeSource;
import dev.exai.sessions.Storage;
import dev.exai.testkit.fault.ChildProcess;
import dev.exai.testkit.fault.ChildProgram;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Two processes do jobs under one lease on one PostgreSQL. Again and again one of them is killed, or stopped for longer than a
 * lease lasts; in the end each job must have had its effect once.
 */
final class TwoProcesses implements AutoCloseable {
    private final ChildProgram program;
    private final String url;
    private final Plan plan;
    private final Random random;
    private final List<Worker> running = new ArrayList<>();
    private final List<Death> deaths = new ArrayList<>();
    private final Connection connection;
    private int started;
    private int pauses;

    /**
     * How it goes.
     *
     * @param ttl how long a lease lasts
     * @param shortest time between two disturbances
     * @param longest time between two disturbances
     * @param careful whether the processes check their lease in the transaction that writes
     */
    record Plan(long seed, int jobs, Duration ttl, Duration shortest, Duration longest, boolean careful) {}

    private record Worker(String name, ChildProcess process) {}

    /** The lease's holder died at this moment of the database, in microseconds. */
    private record Death(long term, long at) {}

    /** What came of it. */
    record Result(int jobs, long undone, long doubled, int kills, int pauses, Duration slowestTakeover) {
        @Override
        public String toString() {
            return jobs + " jobs, " + undone + " undone, " + doubled + " doubled; " + kills + " kills of the holder, "
                    + pauses + " pauses longer than the lease; slowest takeover " + slowestTakeover.toMillis() + " ms";
        }
    }

    /** Processes of the program, a {@link JobWorker}, on an empty schema at the address. */
    TwoProcesses(ChildProgram program, String url, Plan plan) throws SQLException {
        this.program = program;
        this.url = url;
        this.plan = plan;
        random = new Random(plan.seed());
        prepare(url, plan.jobs());
        connection = DriverManager.getConnection(url);
    }

    /** The tables, with so many jobs to do. */
    static void prepare(String url, int jobs) throws SQLException {
        try (Storage storage = Storage.postgres(url, null, null, 2, TimeSource.system())) {
            storage.open();
        }
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE jobs (number BIGINT PRIMARY KEY, done BIGINT NOT NULL)");
            statement.execute("CREATE INDEX jobs_left ON jobs (number) WHERE done = 0");
            statement.execute("CREATE TABLE effects (job BIGINT NOT NULL, holder TEXT NOT NULL, term BIGINT NOT NULL,"
                    + " at TIMESTAMPTZ NOT NULL)");
            statement.execute("INSERT INTO jobs SELECT n, 0 FROM generate_series(1, " + jobs + ") AS n");
        }
    }

    Result run(Progress progress) throws SQLException, InterruptedException {
        start();
        start();
        int rounds = 0;
        while (number("SELECT count(*) FROM (SELECT 1 FROM jobs WHERE done = 0 LIMIT 1) AS unfinished") > 0) {
            pause(between(plan.shortest(), plan.longest()));
            disturb();
            rounds++;
            assertThat(rounds)
                    .as("disturbances before the end, seed %d", plan.seed())
                    .isLessThan(100_000);
            progress.after(rounds, () -> progress.done() + " disturbances");
        }
        return result();
    }

    private void disturb() throws SQLException, InterruptedException {
        Worker chosen = running.get(random.nextInt(running.size()));
        Lease lease = lease();
        if (random.nextInt(4) > 0) { // mostly the one that matters
            chosen = running.stream()
                    .filter(each -> each.name().equals(lease.holder()))
                    .findAny()
                    .orElse(chosen);
        }
        if (random.nextInt(4) == 0) {
            pauses++;
            chosen.process().pause();
            pause(plan.ttl().plus(between(Duration.ZERO, plan.shortest())));
            chosen.process().resume();
        } else {
            chosen.process().kill();
            if (chosen.name().equals(lease.holder())) {
                deaths.add(new Death(lease.term(), lease.now()));
            }
            chosen.process().close();
            running.remove(chosen);
            start();
        }
    }

    private record Lease(String holder, long term, long now) {}

    private Lease lease() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT holder, term,"
                        + " CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT) FROM leases WHERE name = '"
                        + JobWorker.LEASE + "'")) {
            return row.next() ? new Lease(row.getString(1), row.getLong(2), row.getLong(3)) : new Lease("", 0, 0);
        }
    }

    private Result result() throws SQLException {
        long slowest = 0;
        for (Death death : deaths) {
            long next = number("SELECT CAST(extract(epoch FROM min(at)) * 1000000 AS BIGINT) FROM effects WHERE term > "
                    + death.term());
            slowest = Math.max(slowest, next - death.at()); // 0 if there was nothing left to take over
        }
        long once = number("SELECT count(*) FROM effects");
        long different = number("SELECT count(DISTINCT job) FROM effects");
        return new Result(
                plan.jobs(),
                plan.jobs() - different,
                once - different,
                deaths.size(),
                pauses,
                Duration.ofNanos(slowest * 1_000));
    }

    private void start() {
        started++;
        String name = Integer.toString(started);
        running.add(new Worker(
                name,
                program.start(url, name, Long.toString(plan.ttl().toMillis()), Boolean.toString(plan.careful()))));
    }

    private long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    private Duration between(Duration least, Duration most) {
        return least.plus(most.minus(least).multipliedBy(random.nextInt(1_000)).dividedBy(1_000));
    }

    private static void pause(Duration time) throws InterruptedException {
        TimeSource.system().sleep(time, CancelToken.never());
    }

    @Override
    public void close() throws SQLException {
        running.forEach(each -> each.process().close());
        connection.close();
    }
}
