package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.exai.testkit.ManualClock;
import dev.exai.testkit.disk.DiskOp;
import dev.exai.testkit.disk.DiskRecording;
import dev.exai.testkit.disk.PowerLoss;
import dev.exai.testkit.disk.QuickDirectory;
import dev.exai.testkit.disk.Strace;
import dev.exai.testkit.fault.ChildProcess;
import dev.exai.testkit.fault.ChildProgram;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power fails, on a recording of what {@link WorkOnFiles} did to real files. {@code -Dexai.power.states} and
 * {@code -Dexai.power.seed} set how often and when; {@code -Dexai.power.record=FILE} makes the recording anew.
 */
class FilesPowerLossTest {
    private static final int STATES = Integer.getInteger("exai.power.states", 250); // five hundred with both JDKs
    private static final long SEED = Long.getLong("exai.power.seed", 20_261_122L);

    @TempDir
    Path home;

    @TempDir(factory = QuickDirectory.class)
    Path place;

    private PowerLoss.Result lose(List<DiskOp> ops, int states) throws IOException {
        Consumer<PowerLoss.Result> progress = STATES > 1_000 ? soFar -> tell(soFar) : soFar -> {};
        return new PowerLoss(ops, Witness::new, SEED, place).run(states, progress);
    }

    private static void tell(PowerLoss.Result soFar) {
        if (soFar.states() % 1_000 == 0) {
            System.out.println(soFar);
        }
    }

    @Test
    void powerFails_atAnyPoint_losesHalvesAndForgetsNothing() throws IOException {
        PowerLoss.Result result = lose(recorded(), STATES);

        assertThat(result.lost()).as(result.first()).isZero();
    }

    @Test
    void powerFails_onADiskThatDoesNotSyncContents_lossesAreFound() throws IOException {
        List<DiskOp> lying = recorded().stream()
                .filter(op -> !(op instanceof DiskOp.Sync sync && sync.file().contains("/part-")))
                .toList();

        assertThat(lose(lying, 40).lost()).isGreaterThan(10);
    }

    @Test
    void powerFails_onADiskThatDoesNotSyncFolders_lossesAreFound() throws IOException {
        List<DiskOp> lying = recorded().stream()
                .filter(op -> !(op instanceof DiskOp.Sync sync && sync.file().matches("contents/.*/..")))
                .toList();

        assertThat(lose(lying, 40).lost()).isGreaterThan(10);
    }

    @Test
    void recording_ofThisMachine_isUnderstood() throws IOException {
        assumeTrue(Strace.isHere(), "needs strace");

        List<DiskOp> ops = record(home);
        String target = System.getProperty("exai.power.record");
        if (target != null) {
            try (OutputStream out = Files.newOutputStream(Path.of(target))) {
                DiskRecording.write(ops, out);
            }
        }
        PowerLoss.Result result = lose(ops, 20);

        assertThat(result.lost()).as(result.first()).isZero();
        assertThat(ops)
                .hasAtLeastOneElementOfType(DiskOp.MakeFolder.class)
                .hasAtLeastOneElementOfType(DiskOp.Remove.class);
        assertThat(ops.stream().filter(DiskOp.Rename.class::isInstance)).hasSizeGreaterThan(10);
        assertThat(ops.stream().filter(DiskOp.Said.class::isInstance)).hasSizeGreaterThan(40);
    }

    /** Two runs, the second one on what the first left. */
    private static List<DiskOp> record(Path home) throws IOException {
        Path data = home.resolve("data");
        List<Path> recordings = List.of(home.resolve("1.strace"), home.resolve("2.strace"));
        for (int i = 0; i < recordings.size(); i++) {
            ChildProgram program = new ChildProgram(WorkOnFiles.class).under(Strace.recordingTo(recordings.get(i)));
            try (ChildProcess run = program.start(data.toString(), Integer.toString(i + 1))) {
                run.remainingLines();
                assertThat(run.awaitEnd()).isZero();
            }
        }
        return Strace.read(recordings, data, file -> !file.endsWith("-shm") && !file.equals("exai.holder"));
    }

    private static List<DiskOp> recorded() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(FilesPowerLossTest.class.getResourceAsStream("work.recording"), "recording")) {
            return DiskRecording.read(in);
        }
    }

    /** Opens what the power left, looks for everything, and goes on working. */
    private static final class Witness implements PowerLoss.Witness {
        private final ToldOfFiles told = new ToldOfFiles();

        @Override
        public void heard(String line) {
            told.heard(line);
        }

        @Override
        public void look(Path data, String when) throws IOException {
            Files.writeString(data.resolve("exai.holder"), "what lost its power");
            ManualClock clock = new ManualClock();
            clock.advance(Duration.ofDays(400));
            try (FileStorage storage = WorkOnFiles.storage(data, clock);
                    FileService files = new FileService(storage, FileSettings.DEFAULT, AllowedRoots.none())) {
                told.assertKept(files, when);
                ToldOfFiles.assertWorks(files, when);
            }
        }
    }
}
