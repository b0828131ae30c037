package dev.exai.sessions.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.sessions.PostgresPlace;
import dev.exai.testkit.fault.ChildProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one PostgreSQL, of which one is killed or stopped again and again; with short leases, to be quick. */
@Tag("crash")
class TwoProcessesTest {
    private static final long SEED = Long.getLong("exai.crash.seed", 20_261_122L);
    private static final Duration TTL = Duration.ofMillis(700);
    private static final Duration SHORTEST = Duration.ofMillis(300);
    private static final Duration LONGEST = Duration.ofMillis(1_500);

    @TempDir
    Path home;

    @Test
    void processesThatDie_doEachJobOnce_andAreFollowedSoon() throws Exception {
        TwoProcesses.Result result = run(10_000);

        assertThat(result.undone()).as(result.toString()).isZero();
        assertThat(result.doubled()).as(result.toString()).isZero();
        assertThat(result.kills()).as(result.toString()).isPositive();
        assertThat(result.slowestTakeover()).as(result.toString()).isLessThan(TTL.plusSeconds(4));
    }

    private TwoProcesses.Result run(int jobs) throws Exception {
        ChildProgram program = program(home);
        TwoProcesses.Plan plan = new TwoProcesses.Plan(SEED, jobs, TTL, SHORTEST, LONGEST, true);
        try (TwoProcesses processes = new TwoProcesses(program, PostgresPlace.freshSchema(), plan)) {
            return processes.run(Progress.silent());
        }
    }

    /** The worker, rehearsed on jobs of its own. */
    static ChildProgram program(Path home) throws Exception {
        String url = PostgresPlace.freshSchema();
        TwoProcesses.prepare(url, 10);
        return new ChildProgram(JobWorker.class)
                .archived(Files.createDirectory(home.resolve("program")), url, "rehearsal", "1000", "true");
    }
}
