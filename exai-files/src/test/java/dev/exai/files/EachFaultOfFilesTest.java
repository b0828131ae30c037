package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.exai.testkit.disk.QuickDirectory;
import dev.exai.testkit.disk.Strace;
import dev.exai.testkit.fault.ChildProcess;
import dev.exai.testkit.fault.ChildProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The system refuses what catalogue and contents ask of it, at one place after the other. */
class EachFaultOfFilesTest {
    @TempDir(factory = QuickDirectory.class)
    Path place;

    /** How many refusals there were; fails if anything was lost, or there that should not be. */
    private int refusals(String... words) {
        List<String> arguments = new ArrayList<>(List.of(place.toString()));
        arguments.addAll(List.of(words));
        try (ChildProcess run = new ChildProgram(EachFaultOfFiles.class).start(arguments.toArray(String[]::new))) {
            List<String> said = run.remainingLines();
            assertThat(run.awaitEnd()).as(String.join(" ", words)).isZero();
            String[] counts = said.get(said.size() - 1).split(" ", -1);
            if (Boolean.getBoolean("exai.faults.all")) {
                System.out.println(String.join(" ", words) + ": " + counts[0] + " places, " + counts[1] + " refusals");
            }
            return Integer.parseInt(counts[1]);
        }
    }

    @Test
    void writes_cutShortForGood_areRefusedAndWorkWhenItEnds() {
        assumeTrue(Strace.isHere("prlimit"), "needs prlimit");

        assertThat(refusals("lasting", "1", "size", "40000")).isGreaterThan(10);
    }

    @Test
    void syncs_failingOnce_areRefusedAndTheNextOneWorks() {
        assumeTrue(Strace.isHere(), "needs strace");

        assertThat(refusals("once", "7", "fsync,fdatasync", "EIO")).isGreaterThan(3);
    }

    @Test
    @EnabledIfSystemProperty(named = "exai.faults.all", matches = "true")
    void eachCall_failingInEachWay_losesNothing() {
        assumeTrue(Strace.isHere() && Strace.isHere("prlimit"), "needs strace and prlimit");
        for (String howLong : List.of("once", "lasting")) {
            assertThat(refusals(howLong, "1", "size", "2060")).isPositive();
            for (String call : List.of("pwrite64", "write", "fsync,fdatasync", "rename", "unlink", "ftruncate")) {
                for (String error : List.of("EIO", "ENOSPC")) {
                    refusals(howLong, "1", call, error);
                }
            }
        }
    }
}
