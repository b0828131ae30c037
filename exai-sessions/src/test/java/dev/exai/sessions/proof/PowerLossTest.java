package dev.exai.sessions.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.exai.testkit.disk.DiskOp;
import dev.exai.testkit.disk.DiskRecording;
import dev.exai.testkit.disk.PowerLoss;
import dev.exai.testkit.disk.QuickDirectory;
import dev.exai.testkit.disk.Strace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power fails, on recordings of what a real driver did to real files: {@code proof.sh record} makes them.
 * {@code -Dexai.power.states} and {@code -Dexai.power.seed} set how often and when.
 */
class PowerLossTest {
    private static final int STATES = Integer.getInteger("exai.power.states", 500);
    private static final long SEED = Long.getLong("exai.power.seed", 20_261_122L);

    @TempDir
    Path home;

    @TempDir(factory = QuickDirectory.class)
    Path place;

    @Test
    void powerFails_atAnyPoint_nothingAcknowledgedIsLost() throws IOException {
        PowerLoss.Result result = LostPower.among(recorded("full"), SEED, place).run(STATES, each -> {});

        assertThat(result.lost()).as(result.first()).isZero();
    }

    @Test
    void powerFails_withoutASyncForEachCommit_lossesAreFound() throws IOException {
        PowerLoss.Result result =
                LostPower.among(recorded("normal"), SEED, place).run(40, each -> {});

        assertThat(result.lost()).isGreaterThan(10);
    }

    @Test
    void powerFails_onADiskThatOnlyPretendsToSync_lossesAreFound() throws IOException {
        List<DiskOp> lying = recorded("full").stream()
                .filter(op -> !(op instanceof DiskOp.Sync sync && sync.file().endsWith("-wal")))
                .toList();

        PowerLoss.Result result = LostPower.among(lying, SEED, place).run(40, each -> {});

        assertThat(result.lost()).isGreaterThan(10);
    }

    @Test
    void recording_ofThisMachine_isUnderstood() throws IOException {
        assumeTrue(Strace.isHere(), "needs strace");
        List<DiskOp> ops = LostPower.record(home, "25");
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DiskRecording.write(ops, file);

        PowerLoss.Result result = LostPower.among(
                        DiskRecording.read(new ByteArrayInputStream(file.toByteArray())), SEED, place)
                .run(20, each -> {});

        assertThat(result.lost()).as(result.first()).isZero();
        assertThat(ops).hasAtLeastOneElementOfType(DiskOp.Rename.class).hasAtLeastOneElementOfType(DiskOp.Remove.class);
        assertThat(ops.stream().filter(DiskOp.Sync.class::isInstance).count()).isGreaterThan(50);
    }

    static List<DiskOp> recorded(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(PowerLossTest.class.getResourceAsStream(name + ".recording"), name)) {
            return DiskRecording.read(in);
        }
    }
}
