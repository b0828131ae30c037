package dev.exai.sessions.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

    private Path place;

    @BeforeEach
    void makePlace() throws IOException {
        place = Directories.quick(home);
    }

    @AfterEach
    void leave() {
        Directories.delete(place);
    }

    @Test
    void powerFails_atAnyPoint_nothingAcknowledgedIsLost() throws IOException {
        PowerLoss.Result result = new PowerLoss(recorded("full"), SEED, place).run(STATES, Progress.silent());

        assertThat(result.lost()).as(result.first()).isZero();
    }

    @Test
    void powerFails_withoutASyncForEachCommit_lossesAreFound() throws IOException {
        PowerLoss.Result result = new PowerLoss(recorded("normal"), SEED, place).run(40, Progress.silent());

        assertThat(result.lost()).isGreaterThan(10);
    }

    @Test
    void powerFails_onADiskThatOnlyPretendsToSync_lossesAreFound() throws IOException {
        List<DiskOp> lying = recorded("full").stream()
                .filter(op -> !(op instanceof DiskOp.Sync sync && sync.file().endsWith("-wal")))
                .toList();

        PowerLoss.Result result = new PowerLoss(lying, SEED, place).run(40, Progress.silent());

        assertThat(result.lost()).isGreaterThan(10);
    }

    @Test
    void recording_ofThisMachine_isUnderstood() throws IOException {
        assumeTrue(Strace.isHere(), "needs strace");
        List<DiskOp> ops = PowerLoss.record(home, "25");
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        Recording.write(ops, file);

        PowerLoss.Result result = new PowerLoss(
                        Recording.read(new ByteArrayInputStream(file.toByteArray())), SEED, place)
                .run(20, Progress.silent());

        assertThat(result.lost()).as(result.first()).isZero();
        assertThat(ops).hasAtLeastOneElementOfType(DiskOp.Rename.class).hasAtLeastOneElementOfType(DiskOp.Remove.class);
        assertThat(ops.stream().filter(DiskOp.Sync.class::isInstance).count()).isGreaterThan(50);
    }

    /** How many of the power losses find the file with what was written first, and with what was written after. */
    private static long count(Disk disk, byte expected) {
        return IntStream.range(0, 200)
                .filter(seed -> {
                    byte[] file =
                            disk.afterPowerLoss(new java.util.Random(seed)).get("f");
                    return file != null && file.length == 4 && file[0] == expected && file[3] == expected;
                })
                .count();
    }

    @Test
    void disk_keepsWhatWasSynced_andPerhapsTheRest() {
        Disk disk = new Disk();
        disk.apply(new DiskOp.Create("f"));
        disk.apply(new DiskOp.Write("f", 0, new byte[] {1, 1, 1, 1}));
        disk.apply(new DiskOp.Sync("f"));
        assertThat(count(disk, (byte) 1))
                .as("a name that is not synced may be lost")
                .isBetween(20L, 180L);

        disk.apply(new DiskOp.Sync(""));
        assertThat(count(disk, (byte) 1)).isEqualTo(200);

        disk.apply(new DiskOp.Write("f", 0, new byte[] {2, 2, 2, 2}));
        assertThat(count(disk, (byte) 2)).as("what was written since").isBetween(20L, 180L);

        disk.apply(new DiskOp.Sync("f"));
        disk.apply(new DiskOp.Rename("f", "g"));
        assertThat(count(disk, (byte) 2)).as("the old name").isBetween(20L, 180L);
    }

    static List<DiskOp> recorded(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(PowerLossTest.class.getResourceAsStream(name + ".recording"), name)) {
            return Recording.read(in);
        }
    }
}
