package dev.exai.core.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.TimeSource;
import dev.exai.sessions.PostgresPlace;
import dev.exai.sessions.internal.PostgresPool;
import dev.exai.sessions.internal.Schema;
import dev.exai.testkit.Parallel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases on both databases. */
class LeaseTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    @Test
    void lease_sqlite_isHeldByOneAndTakenOverWithAnotherTerm() throws Exception {
        try (Database database = new SqliteDatabase(directory, Schema.MIGRATIONS, TimeSource.system())) {
            assertRules(database);
        }
    }

    @Test
    void lease_postgres_isHeldByOneAndTakenOverWithAnotherTerm() throws Exception {
        try (Database database = PostgresPool.of(PostgresPlace.freshSchema(), null, null, 8, TimeSource.system())) {
            assertRules(database);
        }
    }

    @Test
    void lease_clockSetBackAnHour_isNeitherStolenNorImmortal() throws Exception {
        try (Database sqlite = new SqliteDatabase(directory, Schema.MIGRATIONS, TimeSource.system());
                Database postgres = PostgresPool.of(PostgresPlace.freshSchema(), null, null, 8, TimeSource.system())) {
            assertSurvivesClockSetBack(sqlite);
            assertSurvivesClockSetBack(postgres);
        }
    }

    @Test
    void lease_holderThatStandsStillInsideATransaction_isFollowedAndItsChangesAreLost() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch followed = new CountDownLatch(1);
        try (Database database = PostgresPool.of(PostgresPlace.freshSchema(), null, null, 8, TimeSource.system())) {
            Lease lease =
                    Lease.take(database, "work", "a", Duration.ofSeconds(1)).orElseThrow();

            Parallel.inParallel(2, number -> {
                if (number == 0) {
                    assertThatThrownBy(() -> database.write(sql -> {
                                sql.update("INSERT INTO owners (owner, conversations, bytes) VALUES ('late', 1, 1)");
                                assertThat(lease.isHeld(sql)).isTrue();
                                inside.countDown();
                                Uninterrupted.await(followed); // as if the process were stopped, or its machine gone
                                return true;
                            }))
                            .isInstanceOf(SqlFault.class);
                } else {
                    inside.await();
                    Optional<Lease> next = Lease.take(database, "work", "b", LONG);
                    followed.countDown();
                    assertThat(next).isPresent();
                }
                return number;
            });

            long late = database.read(sql -> sql.number("SELECT count(*) FROM owners"));
            assertThat(late).isZero();
        }
    }

    private static void assertRules(Database database) throws Exception {
        Lease mine = Lease.take(database, "work", "a", LONG).orElseThrow();
        assertThat(Lease.take(database, "work", "b", LONG)).isEmpty();
        assertThat(Lease.take(database, "work", "a", LONG)).contains(mine); // renewed
        assertThat(Lease.take(database, "other work", "b", LONG)).isPresent();
        assertThat(held(database, mine)).isTrue();

        // The holder sleeps past its time: another takes over, and what the sleeper then writes is refused.
        Lease asleep = Lease.take(database, "short", "a", Duration.ZERO).orElseThrow();
        Lease next = Lease.take(database, "short", "b", LONG).orElseThrow();
        assertThat(next.term()).isEqualTo(asleep.term() + 1);
        assertThat(held(database, asleep)).isFalse();
        assertThat(held(database, next)).isTrue();
        asleep.release(database); // has no effect any more
        assertThat(held(database, next)).isTrue();

        mine.release(database);
        assertThat(held(database, mine)).isFalse();
        List<Optional<Lease>> taken =
                Parallel.inParallel(8, number -> Lease.take(database, "work", "holder " + number, LONG));
        assertThat(taken.stream().flatMap(Optional::stream)).hasSize(1);
    }

    /** The clock of the database was an hour ahead when the lease was taken. */
    private static void assertSurvivesClockSetBack(Database database) {
        Lease mine = Lease.take(database, "work", "a", LONG).orElseThrow();
        setClockBack(database);

        assertThat(Lease.take(database, "work", "b", LONG)).as("stolen").isEmpty();
        assertThat(held(database, mine)).isTrue();
        assertThat(untilFromNow(database))
                .as("how long it lasts if its holder is dead")
                .isLessThanOrEqualTo(LONG);

        setClockBack(database);
        assertThat(Lease.take(database, "work", "a", LONG)).as("renewed").contains(mine);
        assertThat(untilFromNow(database)).isLessThanOrEqualTo(LONG);

        setClockBack(database);
        assertThat(Lease.take(database, "work", "b", Duration.ZERO)).isEmpty(); // never longer than one ttl from here
        assertThat(Lease.take(database, "work", "b", LONG)).as("not immortal").isPresent();
        assertThat(held(database, mine)).isFalse();
    }

    private static void setClockBack(Database database) {
        database.write(sql -> sql.update("UPDATE leases SET until = until + 3600000 WHERE name = 'work'"));
    }

    private static Duration untilFromNow(Database database) {
        return database.read(
                sql -> Duration.ofMillis(sql.number("SELECT until FROM leases WHERE name = 'work'") - Lease.now(sql)));
    }

    private static boolean held(Database database, Lease lease) {
        return database.write(lease::isHeld);
    }
}
