package dev.exai.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {
    private static final int LOSSES = 200;

    private final Disk disk = new Disk();

    private void happens(DiskOp... ops) {
        Arrays.asList(ops).forEach(disk::apply);
    }

    /** How many of the power losses find the file with these bytes. */
    private int found(String file, int... bytes) {
        byte[] expected = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            expected[i] = (byte) bytes[i];
        }
        return (int) IntStream.range(0, LOSSES)
                .filter(seed -> Arrays.equals(
                        expected, disk.afterPowerLoss(new Random(seed)).files().get(file)))
                .count();
    }

    @Test
    void file_isThereWhenItAndItsNameWereSynced() {
        happens(new DiskOp.Create("f"), new DiskOp.Write("f", 0, new byte[] {1, 1}), new DiskOp.Sync("f"));
        assertThat(found("f", 1, 1)).as("a name that is not synced may be lost").isBetween(20, 180);

        happens(new DiskOp.Sync(""));
        assertThat(found("f", 1, 1)).isEqualTo(LOSSES);

        happens(new DiskOp.Write("f", 0, new byte[] {2, 2}));
        assertThat(found("f", 2, 2)).as("what was written since").isBetween(20, 180);

        happens(new DiskOp.Sync("f"), new DiskOp.Truncate("f", 1));
        assertThat(found("f", 2)).as("a length that is not synced").isBetween(20, 180);
    }

    @Test
    void name_thatIsChangedInOneFolder_isOneOfTheTwo() {
        happens(new DiskOp.Create("f"), new DiskOp.Sync(""), new DiskOp.Rename("f", "g"));

        assertThat(found("f")).isBetween(20, 180);
        assertThat(found("f") + found("g")).isEqualTo(LOSSES);
    }

    @Test
    void name_thatGoesToAnotherFolder_isThereWhenThatIsSynced() {
        happens(
                new DiskOp.MakeFolder("in"),
                new DiskOp.MakeFolder("out"),
                new DiskOp.Sync(""),
                new DiskOp.Create("in/f"),
                new DiskOp.Write("in/f", 0, new byte[] {7}),
                new DiskOp.Sync("in/f"),
                new DiskOp.Sync("in"),
                new DiskOp.Rename("in/f", "out/f"),
                new DiskOp.Sync("out"));

        assertThat(found("out/f", 7)).isEqualTo(LOSSES);
        assertThat(found("in/f", 7))
                .as("the old name, until its folder is synced")
                .isBetween(20, 180);
    }

    @Test
    void folder_thatIsNotSynced_takesWhatIsInItAlong() {
        happens(new DiskOp.MakeFolder("a"), new DiskOp.Create("a/f"), new DiskOp.Sync("a/f"), new DiskOp.Sync("a"));
        assertThat(found("a/f")).isBetween(20, 180);

        happens(new DiskOp.Sync(""), new DiskOp.Remove("a/f"));
        assertThat(found("a/f")).as("a removal that is not synced").isBetween(20, 180);
    }

    @Test
    void what_isNotThere_isTold() {
        happens(new DiskOp.Create("f"));

        assertThatThrownBy(() -> happens(new DiskOp.Sync("g"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> happens(new DiskOp.Create("f/g"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> happens(new DiskOp.Write("", 0, new byte[1])))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void state_isMadeOnARealDisk(@TempDir Path directory) throws IOException {
        happens(
                new DiskOp.MakeFolder("a"),
                new DiskOp.Create("a/f"),
                new DiskOp.Write("a/f", 1, new byte[] {5}),
                new DiskOp.Sync("a/f"),
                new DiskOp.Sync("a"),
                new DiskOp.Sync(""));

        disk.afterPowerLoss(new Random(1)).writeTo(directory);

        assertThat(Files.readAllBytes(directory.resolve("a/f"))).containsExactly(0, 5);
    }

    @Test
    void recording_givesBackWhatWasWritten() throws IOException {
        byte[] page = new byte[600];
        Arrays.fill(page, (byte) 3);
        byte[] next = page.clone();
        next[7] = 4;
        List<DiskOp> ops = List.of(
                new DiskOp.MakeFolder("a"),
                new DiskOp.Create("a/f"),
                new DiskOp.Write("a/f", 0, page),
                new DiskOp.Write("a/f", 600, next),
                new DiskOp.Truncate("a/f", 900),
                new DiskOp.Sync("a/f"),
                new DiskOp.Rename("a/f", "g"),
                new DiskOp.Said("done"),
                new DiskOp.Remove("g"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        DiskRecording.write(ops, out);
        List<DiskOp> read = DiskRecording.read(new ByteArrayInputStream(out.toByteArray()));

        assertThat(out.size()).isLessThan(300);
        assertThat(read).usingRecursiveComparison().isEqualTo(ops);
    }
}
