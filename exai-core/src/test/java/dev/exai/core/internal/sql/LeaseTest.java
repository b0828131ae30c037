package dev.exai.core.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration OVER = Duration.ofMillis(-1); // as if its time had passed

    @TempDir
    private Path directory;

    private SqliteDatabase database;

    @BeforeEach
    void open() {
        database = new SqliteDatabase(directory, Schemas.BOTH, TimeSource.system());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void take_whatAnotherHolds_isEmpty() {
        Optional<Lease> first = Lease.take(database, "sweep", "a", LONG);

        Optional<Lease> second = Lease.take(database, "sweep", "b", LONG);

        assertThat(first).isPresent();
        assertThat(second).isEmpty();
        assertThat(isHeld(first.orElseThrow())).isTrue();
    }

    @Test
    void take_onesOwn_renewsItUnderTheSameTerm() {
        Lease first = Lease.take(database, "sweep", "a", LONG).orElseThrow();

        Lease again = Lease.take(database, "sweep", "a", LONG).orElseThrow();

        assertThat(again).isEqualTo(first);
    }

    @Test
    void take_afterItsTime_beginsANewTermAndEndsTheOld() {
        Lease late = Lease.take(database, "sweep", "a", OVER).orElseThrow();

        Lease next = Lease.take(database, "sweep", "b", LONG).orElseThrow();

        assertThat(next.term()).isEqualTo(late.term() + 1);
        assertThat(isHeld(late)).isFalse();
        late.release(database);
        assertThat(isHeld(next)).isTrue();
    }

    @Test
    void release_letsAnotherTakeItAtOnce() {
        Lease first = Lease.take(database, "sweep", "a", LONG).orElseThrow();

        first.release(database);

        assertThat(Lease.take(database, "sweep", "b", LONG)).isPresent();
        assertThat(isHeld(first)).isFalse();
    }

    private boolean isHeld(Lease lease) {
        return database.write(lease::isHeld);
    }
}
