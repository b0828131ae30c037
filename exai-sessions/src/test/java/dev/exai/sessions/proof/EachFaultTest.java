package dev.exai.sessions.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.exai.testkit.disk.QuickDirectory;
import dev.exai.testkit.disk.Strace;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The system refuses each single thing that a fixed piece of work asks of it. */
class EachFaultTest {
    @TempDir(factory = QuickDirectory.class)
    Path place;

    @Test
    void eachWrite_cutShortForGood_isAllOrNothingAndWorksWhenItEnds() throws Exception {
        assumeTrue(Strace.isHere("prlimit"), "needs prlimit");

        DiskFaults.Places places = new DiskFaults(place).each("lasting", "size", "2060"); // half a frame of the log

        assertThat(places.refusals()).isGreaterThan(30);
    }

    @Test
    void eachWrite_cutShortOnce_isAllOrNothingAndTheNextOneWorks() throws Exception {
        assumeTrue(Strace.isHere("prlimit"), "needs prlimit");

        DiskFaults.Places places = new DiskFaults(place).each("once", "size", "4120"); // a frame of the log

        assertThat(places.refusals()).isGreaterThan(15);
    }

    @Test
    void eachSync_failingOnce_isAllOrNothingAndTheNextOneWorks() throws Exception {
        assumeTrue(Strace.isHere(), "needs strace");

        DiskFaults.Places places = new DiskFaults(place).each("once", "fsync,fdatasync", "EIO");

        assertThat(places.refusals()).isGreaterThan(5);
    }
}
