package dev.exai.sessions.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.TimeSource;
import dev.exai.sessions.Storage;
import dev.exai.testkit.fault.ChildProcess;
import dev.exai.testkit.fault.ChildProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Lets the power fail at random points of what {@link Writing} did to a disk, and looks for all it was told by then. */
final class PowerLoss {
    private static final int POINTS_OF_A_RUN = 250; // states made in one pass over the operations

    private final List<DiskOp> ops;
    private final long seed;
    private final Path home;

    /** Power losses among the operations; states of the disk are made below the directory. */
    PowerLoss(List<DiskOp> ops, long seed, Path home) {
        this.ops = ops;
        this.seed = seed;
        this.home = home;
    }

    /** What came of it. Lost are states in which something acknowledged was missing, or the storage could not be used. */
    record Result(int states, int lost, String first) {
        @Override
        public String toString() {
            return states + " states of the disk, " + lost + " with losses" + (lost == 0 ? "" : "; the first " + first);
        }
    }

    /** Has the program run twice, the second time on what the first left, and records it. Needs strace. */
    static List<DiskOp> record(Path home, String... arguments) throws IOException {
        Path data = home.resolve("data");
        List<Path> recordings = List.of(home.resolve("first.strace"), home.resolve("second.strace"));
        for (Path recording : recordings) {
            List<String> all = new ArrayList<>(List.of(data.toString()));
            all.addAll(List.of(arguments));
            ChildProgram program = new ChildProgram(Writing.class).under(Strace.recordingTo(recording));
            try (ChildProcess run = program.start(all.toArray(String[]::new))) {
                run.remainingLines();
                assertThat(run.awaitEnd()).isZero();
            }
        }
        return Strace.read(recordings, data);
    }

    Result run(int states, Progress progress) throws IOException {
        Random random = new Random(seed);
        int lost = 0;
        String first = "";
        for (int done = 0; done < states; ) {
            int[] points = random.ints(Math.min(POINTS_OF_A_RUN, states - done), 0, ops.size() + 1)
                    .sorted()
                    .toArray();
            Disk disk = new Disk();
            Acknowledged acknowledged = new Acknowledged();
            int at = 0;
            for (int point : points) {
                for (; at < point; at++) {
                    happens(ops.get(at), disk, acknowledged);
                }
                String when = "in state " + done + " of seed " + seed + ", after operation " + point;
                String loss = lossOf(disk.afterPowerLoss(random), acknowledged, when);
                lost += loss.isEmpty() ? 0 : 1;
                first = first.isEmpty() ? loss : first;
                done++;
                Result soFar = new Result(done, lost, first);
                progress.after(done, () -> soFar);
            }
        }
        return new Result(states, lost, first);
    }

    private static void happens(DiskOp op, Disk disk, Acknowledged acknowledged) {
        disk.apply(op);
        if (op instanceof DiskOp.Said said) {
            if (said.line().equals("opening")) {
                acknowledged.runBegins();
            }
            acknowledged.heard(said.line());
        }
    }

    /** What is wrong with the state; empty if nothing is. */
    private String lossOf(Map<String, byte[]> files, Acknowledged acknowledged, String when) throws IOException {
        Path data = Files.createDirectory(home.resolve("state"));
        try {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(data.resolve(file.getKey()), file.getValue());
            }
            Files.writeString(data.resolve("exai.holder"), "what lost its power");
            Files.write(data.resolve("exai.db-shm"), new byte[] {1, 2, 3}); // an index of the log, not to be believed
            try (Storage storage = Storage.sqlite(data, TimeSource.system())) {
                storage.open();
                acknowledged.assertKept(storage, when);
            }
            return "";
        } catch (AssertionError | dev.exai.core.ExaiException e) {
            return when + ": " + e.getMessage();
        } finally {
            Directories.delete(data);
        }
    }
}
