package dev.exai.sessions.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.TimeSource;
import dev.exai.sessions.Storage;
import dev.exai.testkit.disk.DiskOp;
import dev.exai.testkit.disk.PowerLoss;
import dev.exai.testkit.disk.Strace;
import dev.exai.testkit.fault.ChildProcess;
import dev.exai.testkit.fault.ChildProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks in a storage whose power was lost for all that {@link Writing} was told. */
final class LostPower implements PowerLoss.Witness {
    private final Acknowledged acknowledged = new Acknowledged();

    /** Power losses among the operations; states of the disk are made below the directory. */
    static PowerLoss among(List<DiskOp> ops, long seed, Path home) {
        return new PowerLoss(ops, LostPower::new, seed, home);
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
        return Strace.read(recordings, data, LostPower::lasts);
    }

    /** The index of the log holds nothing that lasts; the other files are not the database's. */
    private static boolean lasts(String file) {
        return file.startsWith("exai.db") && !file.endsWith("-shm");
    }

    @Override
    public void heard(String line) {
        if (line.equals("opening")) {
            acknowledged.runBegins();
        }
        acknowledged.heard(line);
    }

    @Override
    public void look(Path data, String when) throws IOException {
        Files.writeString(data.resolve("exai.holder"), "what lost its power");
        Files.write(data.resolve("exai.db-shm"), new byte[] {1, 2, 3}); // an index of the log, not to be believed
        try (Storage storage = Storage.sqlite(data, TimeSource.system())) {
            storage.open();
            acknowledged.assertKept(storage, when);
        }
    }
}
