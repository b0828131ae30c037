package dev.exai.files;

import dev.exai.core.ExaiException;
import dev.exai.testkit.ManualClock;
import dev.exai.testkit.disk.Directories;
import dev.exai.testkit.disk.EachPlace;
import dev.exai.testkit.disk.SystemFault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A program that does {@link WorkOnFiles} again and again, and meets a fault of the system at another place each time. */
public final class EachFaultOfFiles implements EachPlace.Round {
    private final Path data;
    private final ManualClock clock = new ManualClock();
    private final ToldOfFiles told = new ToldOfFiles();

    private EachFaultOfFiles(Path data) {
        this.data = data;
    }

    /**
     * Arguments: a directory, {@code once} or {@code lasting}, how many places apart two rounds are, and which fault, in the
     * words of {@link SystemFault}.
     */
    public static void main(String[] args) throws Exception {
        boolean lasting = args[1].equals("lasting");
        SystemFault fault = SystemFault.of(List.of(args).subList(3, args.length), lasting);
        Path data = Path.of(args[0]).resolve("data");
        EachPlace.Result result =
                EachPlace.run(fault, lasting, Integer.parseInt(args[2]), () -> new EachFaultOfFiles(data));
        System.out.print(result.places() + " " + result.refusals() + "\n");
        System.out.flush();
        System.exit(0); // what still waits on a clock waits for ever
    }

    @Override
    public void work(Runnable refused) {
        try (FileStorage storage = WorkOnFiles.storage(data, clock);
                FileService files = new FileService(storage, FileSettings.DEFAULT, AllowedRoots.none())) {
            new WorkOnFiles(storage, files, clock, 1, line -> {
                        told.heard(line);
                        if (line.startsWith("refused")) {
                            refused.run();
                        }
                    })
                    .run();
        } catch (ExaiException e) {
            told.heard("refused " + e.kind() + " open");
            refused.run();
        }
    }

    @Override
    public void look(String when) throws IOException {
        clock.advance(Duration.ofDays(1));
        try (FileStorage storage = WorkOnFiles.storage(data, clock);
                FileService files = new FileService(storage, FileSettings.DEFAULT, AllowedRoots.none())) {
            told.assertKept(files, when);
            ToldOfFiles.assertWorks(files, when);
        }
        Directories.delete(data);
    }
}
