package dev.exai.sessions.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a writing process again and again; {@code -Dexai.crash.loops} and {@code -Dexai.crash.seed} set how often and when. */
@Tag("crash")
class CrashTest {
    private static final int LOOPS = Integer.getInteger("exai.crash.loops", 100);
    private static final long SEED = Long.getLong("exai.crash.seed", 20_261_122L);

    @TempDir
    Path home;

    @Test
    void kill_atRandomMoments_losesHalvesAndDoublesNothing() throws Exception {
        CrashLoops.Result result = new CrashLoops(home, SEED).run(LOOPS, Progress.silent());

        assertThat(result.changes()).isGreaterThan(LOOPS * 20L);
        assertThat(result.slow()).as(result.toString()).isLessThanOrEqualTo(LOOPS / 20);
        assertThat(result.early()).as("kills before anything was written").isLessThan(LOOPS / 2);
    }
}
