package dev.exai.sessions.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.exai.testkit.disk.Strace;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operating system refuses what the database asks of it. */
class DiskFaultsTest {
    @TempDir
    Path home;

    @Test
    void callsThatFail_loseNothingAndKeepNothingThatWasRefused() throws Exception {
        assumeTrue(Strace.isHere(), "needs strace");
        DiskFaults faults = new DiskFaults(home);

        faults.failing("pwrite64", "EIO", 90, 37);
        faults.failing("pwrite64", "ENOSPC", 200, 23);
        DiskFaults.Result result = faults.failing("fsync,fdatasync", "EIO", 12, 9);

        assertThat(result.refused()).isGreaterThan(20);
        assertThat(result.changes()).isGreaterThan(200);
    }

    @Test
    void filesThatMayNotGrow_areCutShortAndLoseNothing() throws Exception {
        DiskFaults faults = new DiskFaults(home);

        faults.limited(1_500);
        DiskFaults.Result result = faults.limited(2_777);

        assertThat(result.refused()).isGreaterThan(10);
        assertThat(result.changes()).isGreaterThan(20);
    }
}
