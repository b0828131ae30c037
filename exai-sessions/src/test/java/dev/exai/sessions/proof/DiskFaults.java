package dev.exai.sessions.proof;

import dev.exai.core.TimeSource;
import dev.exai.sessions.Storage;
import dev.exai.testkit.disk.Directories;
import dev.exai.testkit.fault.ChildProcess;
import dev.exai.testkit.fault.ChildProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Runs {@link Writing} on a disk that fails: the operating system refuses what the driver asks of it. Whatever was
 * acknowledged must be there afterwards, and whatever was refused must not.
 */
final class DiskFaults {
    private static final String[] CALLS = {"pwrite64", "pwrite64", "fsync,fdatasync", "ftruncate", "unlink", "rename"};
    private static final String[] ERRORS = {"EIO", "ENOSPC", "EINTR"};
    private static final String TURNS = "60";

    private final Path home;
    private final ChildProgram program;
    private final ChildProgram eachPlace;
    private int runs;
    private int refused;
    private long changes;

    DiskFaults(Path home) throws IOException {
        this.home = home;
        Path place = Files.createDirectory(home.resolve("program"));
        String[] library = NativeSqlite.in(place);
        program = new ChildProgram(Writing.class)
                .with(library)
                .archived(place, home.resolve("rehearsal").toString(), "30");
        eachPlace = new ChildProgram(EachFault.class).with(library);
    }

    /** What came of it so far. */
    record Result(int runs, int refused, long changes) {
        @Override
        public String toString() {
            return runs + " runs, " + refused + " changes refused, " + changes
                    + " acknowledged; 0 lost, 0 refused ones there";
        }
    }

    /** Calls of the system fail, by strace: the first at a random place, then each n-th, or all of them. */
    Result failing(int times, long seed, Progress progress) {
        Random random = new Random(seed);
        for (int i = 0; i < times; i++) {
            String calls = CALLS[random.nextInt(CALLS.length)];
            String error = ERRORS[random.nextInt(ERRORS.length)];
            boolean rare = calls.equals("rename") || calls.equals("unlink") || calls.equals("ftruncate");
            int first = 1 + random.nextInt(rare ? 3 : calls.equals("pwrite64") ? 700 : 150);
            int step = random.nextInt(4) == 0 ? 1 : 2 + random.nextInt(60);
            failing(calls, error, first, step);
            progress.after(i + 1, this::result);
        }
        return result();
    }

    /** One run in which the calls fail from the first on, each {@code step}-th. */
    Result failing(String calls, String error, int first, int step) {
        String when = calls + " fails with " + error + " at " + first + "+" + step;
        run(
                when,
                "strace",
                "-f",
                "--seccomp-bpf",
                "-qq",
                "-o",
                home.resolve("strace").toString(),
                "-e",
                "trace=" + calls,
                "-e",
                "inject=" + calls + ":error=" + error + ":when=" + first + "+" + step);
        return result();
    }

    /** One run in which no file may grow beyond so many blocks of 512 bytes: the write that reaches it is cut short. */
    Result limited(int blocks) {
        run("files of " + blocks + " blocks", "sh", "-c", "ulimit -f " + blocks + " && exec \"$@\"", "sh");
        return result();
    }

    /** At how many places there was a fault, and how many of them were felt. */
    record Places(int places, int refusals) {}

    /** A fault at each place of a fixed piece of work, in the words of {@link EachFault}. */
    Places each(String... words) {
        List<String> arguments = new ArrayList<>(List.of(home.toString()));
        arguments.addAll(List.of(words));
        try (ChildProcess run = eachPlace.start(arguments.toArray(String[]::new))) {
            List<String> said = run.remainingLines();
            int status = run.awaitEnd();
            if (status != 0 || said.isEmpty()) {
                throw new AssertionError(String.join(" ", words) + ": ended with status " + status);
            }
            String[] counts = said.get(0).split(" ", -1);
            return new Places(Integer.parseInt(counts[0]), Integer.parseInt(counts[1]));
        }
    }

    private Result result() {
        return new Result(runs, refused, changes);
    }

    private void run(String when, String... wrapper) {
        Path data = home.resolve("data");
        Acknowledged acknowledged = new Acknowledged();
        List<String> lines = new ArrayList<>();
        try (ChildProcess run = program.under(wrapper).start(data.toString(), TURNS)) {
            lines.addAll(run.remainingLines());
            run.awaitEnd();
        }
        lines.forEach(acknowledged::heard);
        runs++;
        refused +=
                (int) lines.stream().filter(line -> line.startsWith("refused")).count();
        changes += acknowledged.changes();
        try (Storage storage = Storage.sqlite(data, TimeSource.system())) {
            acknowledged.assertKept(storage, "after " + when);
        }
        Directories.delete(data);
    }
}
