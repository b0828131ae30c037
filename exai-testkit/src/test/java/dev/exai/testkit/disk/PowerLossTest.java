package dev.exai.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerLossTest {
    private static final int STATES = 400; // more than one pass

    @TempDir
    Path folder;

    /** Looks for the files that were said to be safe. */
    private static final class Names implements PowerLoss.Witness {
        private final List<String> safe = new ArrayList<>();

        @Override
        public void heard(String line) {
            safe.add(line);
        }

        @Override
        public void look(Path data, String when) throws IOException {
            for (String name : safe) {
                if (!Files.exists(data.resolve(name))) {
                    throw new AssertionError(name + " is lost");
                }
                assertThat(Files.readAllBytes(data.resolve(name))).containsExactly(1, 2, 3);
            }
        }
    }

    private PowerLoss.Result lose(DiskOp... ops) throws IOException {
        int[] told = new int[1];
        PowerLoss.Result result =
                new PowerLoss(List.of(ops), Names::new, 1, folder).run(STATES, soFar -> told[0] = soFar.states());
        assertThat(told[0]).isEqualTo(STATES);
        assertThat(folder).isEmptyDirectory();
        return result;
    }

    private static DiskOp written(String file) {
        return new DiskOp.Write(file, 0, new byte[] {1, 2, 3});
    }

    @Test
    void file_thatWasSyncedWithItsNameBeforeItWasSaid_isNeverLost() throws IOException {
        PowerLoss.Result result = lose(
                new DiskOp.MakeFolder("a"),
                new DiskOp.Sync(""),
                new DiskOp.Create("a/f"),
                written("a/f"),
                new DiskOp.Sync("a/f"),
                new DiskOp.Sync("a"),
                new DiskOp.Said("a/f"));

        assertThat(result).isEqualTo(new PowerLoss.Result(STATES, 0, ""));
        assertThat(result).hasToString(STATES + " states of the disk, 0 with losses");
    }

    @Test
    void name_thatWasNotSynced_isLostNowAndThen() throws IOException {
        PowerLoss.Result result =
                lose(new DiskOp.Create("f"), written("f"), new DiskOp.Sync("f"), new DiskOp.Said("f"));

        assertThat(result.lost()).isPositive().isLessThan(STATES);
        assertThat(result.first()).contains("of seed 1, after operation 4: f is lost");
        assertThat(result.toString()).contains("; the first in state");
    }
}
