package dev.exai.sessions.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.CancelToken;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.TimeSource;
import dev.exai.core.internal.sql.Database;
import dev.exai.core.internal.sql.Lease;
import dev.exai.sessions.PostgresPlace;
import dev.exai.sessions.internal.PostgresPool;
import dev.exai.testkit.Parallel;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The network to PostgreSQL swallows everything while a lease is held: no end of any connection is ever heard of. */
class BlackHoleTest {
    private static final Duration TTL = Duration.ofSeconds(3);
    private static final Pattern PORT = Pattern.compile("localhost:(\\d+)");
    private static final String EFFECT = "INSERT INTO effects (term) VALUES (?)";

    @Test
    void lease_ofAHolderBehindABlackHole_isTakenOverAndTheHolderHasStopped() throws Exception {
        String url = PostgresPlace.freshSchema();
        execute(url, "CREATE TABLE effects (number BIGINT GENERATED ALWAYS AS IDENTITY, term BIGINT NOT NULL)");
        Matcher port = PORT.matcher(url);
        assertThat(port.find()).isTrue();
        CountDownLatch working = new CountDownLatch(10);
        try (BlackHole hole = new BlackHole(Integer.parseInt(port.group(1)));
                Database behind = database(url.replace(port.group(), "127.0.0.1:" + hole.port()) + "&socketTimeout=2");
                Database direct = database(url)) {

            List<Object> outcomes = Parallel.inParallel(
                    2, number -> number == 0 ? work(behind, working) : takeOver(direct, working, hole));

            ErrorKind end = (ErrorKind) outcomes.get(0);
            Lease next = (Lease) outcomes.get(1);
            assertThat(end).isIn(ErrorKind.CONNECTION_LOST, ErrorKind.UNKNOWN_OUTCOME);
            assertThat(next.term()).isEqualTo(2);
            List<Long> terms =
                    direct.read(sql -> sql.all("SELECT term FROM effects ORDER BY number", row -> row.getLong(1)));
            assertThat(terms).isSorted().contains(1L).endsWith(2L);
            assertThat(direct.<Boolean>write(next::isHeld)).isTrue();
        }
    }

    /** Works under the lease, which it renews each time, until that fails; returns how. */
    private static ErrorKind work(Database database, CountDownLatch working) throws InterruptedException {
        try {
            while (true) {
                Lease lease = Lease.take(database, "work", "a", TTL).orElseThrow();
                database.write(sql -> lease.isHeld(sql) ? sql.update(EFFECT, lease.term()) : 0);
                working.countDown();
            }
        } catch (ExaiException e) {
            return e.kind();
        }
    }

    /** Closes the line, and works in the other's place as soon as it may. */
    private static Lease takeOver(Database database, CountDownLatch working, BlackHole hole) throws Exception {
        working.await();
        hole.swallow();
        Optional<Lease> lease = Optional.empty();
        while (lease.isEmpty()) {
            TimeSource.system().sleep(Duration.ofMillis(50), CancelToken.never());
            lease = Lease.take(database, "work", "b", TTL.multipliedBy(100));
        }
        long term = lease.get().term();
        database.write(sql -> sql.update(EFFECT, term));
        return lease.get();
    }

    private static Database database(String url) {
        return PostgresPool.of(url, null, null, 2, TimeSource.system());
    }

    private static void execute(String url, String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }
}
