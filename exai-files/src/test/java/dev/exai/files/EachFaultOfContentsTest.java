package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.testkit.ManualClock;
import dev.exai.testkit.disk.Directories;
import dev.exai.testkit.disk.FailingFiles;
import dev.exai.testkit.disk.FailingFiles.Fault;
import dev.exai.testkit.disk.QuickDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each single write, sync, creation, rename and deletion of contents fails, of all that {@link WorkOnFiles} has done; those of
 * the catalogue are in {@link EachFaultOfFilesTest}. {@code -Dexai.faults.all=true} has each fail in every way.
 */
class EachFaultOfContentsTest {
    private static final boolean ALL = Boolean.getBoolean("exai.faults.all");

    @TempDir(factory = QuickDirectory.class)
    Path place;

    private final FailingFiles failing = new FailingFiles();
    private int refusals;

    @Test
    void eachChange_failingOnce_isRefusedAndTheNextOneWorks() throws Exception {
        int places = eachPlace(false, 1);

        assertThat(places).isGreaterThan(100);
        assertThat(refusals).isGreaterThan(places / 3);
    }

    @Test
    void eachChange_failingForGood_isRefusedAndWorksWhenItEnds() throws Exception {
        int places = eachPlace(true, ALL ? 1 : 4);

        assertThat(places).isGreaterThan(20);
        assertThat(refusals).isGreaterThan(places);
    }

    /** How many places there were at which something could fail; of each {@code step} one is tried. */
    private int eachPlace(boolean lasting, int step) throws Exception {
        Fault[] faults = Fault.values();
        int rounds = 0;
        boolean reached = true;
        for (int number = 0; reached; number += step) {
            reached = false;
            for (int i = 0; i < (ALL ? faults.length : 1); i++) {
                round(faults[(rounds + i) % faults.length], number, lasting);
                reached |= failing.changes().size() > number;
            }
            rounds++;
        }
        return rounds;
    }

    private void round(Fault fault, int number, boolean lasting) throws Exception {
        Path data = Files.createDirectory(place.resolve("data"));
        ManualClock clock = new ManualClock();
        ToldOfFiles told = new ToldOfFiles();
        String when = "after " + fault + " at " + number + (lasting ? " for good" : "");
        try (FileStorage storage = storage(data, clock);
                FileService files = service(storage)) {
            failing.fail(fault, number, lasting);
            new WorkOnFiles(storage, files, clock, 1, told::heard).run();
            failing.heal();
            told.assertKept(files, when);
            clock.advance(Duration.ofDays(1));
            ToldOfFiles.assertWorks(files, when);
        }
        try (FileStorage storage = storage(data, clock);
                FileService files = service(storage)) {
            told.assertKept(files, when + ", opened again");
        }
        refusals += told.refusals();
        Directories.delete(data);
    }

    private FileStorage storage(Path data, ManualClock clock) {
        return FileStorage.directory(data, FileStorage.blobs(failing.at(data.resolve("contents")), clock), clock)
                .archivedTo(FileStorage.blobs(failing.at(data.resolve("archive")), clock));
    }

    private static FileService service(FileStorage storage) {
        return new FileService(storage, FileSettings.DEFAULT, AllowedRoots.none());
    }
}
