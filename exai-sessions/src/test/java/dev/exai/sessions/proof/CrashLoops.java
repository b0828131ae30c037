package dev.exai.sessions.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.TimeSource;
import dev.exai.sessions.Storage;
import dev.exai.testkit.disk.Directories;
import dev.exai.testkit.fault.ChildProgram;
import dev.exai.testkit.fault.CrashRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Kills {@link Writing} again and again, at random moments from its opening on, and looks each time for all it was told. The
 * storage lives for some loops, so that storages are also killed while they are made, and stay small.
 */
final class CrashLoops {
    private static final int LOOPS_OF_A_STORAGE = 10;
    private static final Duration LONGEST_OPENING = Duration.ofSeconds(2);

    private final Path home;
    private final long seed;
    private final Random random;
    private final ChildProgram program;
    private Acknowledged acknowledged = new Acknowledged();
    private Path data;
    private long changes;
    private int early;
    private int slow;
    private Duration slowest = Duration.ZERO;

    CrashLoops(Path home, long seed) throws IOException {
        this.home = home;
        this.seed = seed;
        random = new Random(seed);
        data = home;
        Path place = Files.createDirectory(home.resolve("program"));
        program = new ChildProgram(Writing.class)
                .with(NativeSqlite.in(place))
                .archived(place, home.resolve("rehearsal").toString(), "30");
    }

    /**
     * What came of it: changes that were acknowledged, loops that ended before the first one, the slowest opening, and how many
     * were slower than they should be, which a machine that does other things may cause.
     */
    record Result(int loops, long changes, int early, Duration slowest, int slow) {
        @Override
        public String toString() {
            return loops + " kills, " + changes + " acknowledged changes, 0 lost, " + early
                    + " kills before the first one; slowest opening " + slowest.toMillis() + " ms, " + slow
                    + " took more than "
                    + LONGEST_OPENING.toSeconds() + " s";
        }
    }

    Result run(int loops, Progress progress) {
        for (int loop = 0; loop < loops; loop++) {
            if (loop % LOOPS_OF_A_STORAGE == 0) {
                data = home.resolve("data-" + loop);
                acknowledged = new Acknowledged();
            }
            kill(loop);
            look("in loop " + loop + " of seed " + seed);
            progress.after(loop + 1, () -> result(progress.done()));
            if (loop % LOOPS_OF_A_STORAGE == LOOPS_OF_A_STORAGE - 1) {
                Directories.delete(data);
            }
        }
        return result(loops);
    }

    private Result result(int loops) {
        return new Result(loops, changes, early, slowest, slow);
    }

    /** One kill in four comes while the storage is opened or shortly after. */
    private void kill(int loop) {
        boolean soon = random.nextInt(4) == 0;
        int lines = soon ? 1 : 2 + random.nextInt(250);
        Duration pause = Duration.ofNanos(random.nextInt(soon ? 60_000_000 : 3_000_000));
        acknowledged.runBegins();
        long before = acknowledged.changes();
        List<String> seen = new CrashRunner(program, data.toString(), "10000").runAndKillAfter(lines, pause);
        assertThat(seen).as("loop %d of seed %d", loop, seed).isNotEmpty();
        seen.forEach(acknowledged::heard);
        changes += acknowledged.changes() - before;
        early += acknowledged.changes() == before ? 1 : 0;
    }

    private void look(String when) {
        TimeSource time = TimeSource.system();
        long began = time.nanos();
        try (Storage storage = Storage.sqlite(data, time)) {
            storage.open();
            Duration took = Duration.ofNanos(time.nanos() - began);
            slow += took.compareTo(LONGEST_OPENING) > 0 ? 1 : 0;
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
            acknowledged.assertKept(storage, when);
            acknowledged.settle(storage);
        }
    }
}
