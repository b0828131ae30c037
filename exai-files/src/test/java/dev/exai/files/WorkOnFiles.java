package dev.exai.files;

import dev.exai.core.Deadline;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.spi.CallContext;
import dev.exai.testkit.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A fixed piece of work: files are taken in alone and many at once, copied, deleted, swept, archived and brought back. Whatever
 * was acknowledged or refused is told at once, in the words that {@link ToldOfFiles} knows.
 */
public final class WorkOnFiles {
    static final PrincipalId OWNER = new PrincipalId("worker");
    private static final Duration MONTH = Duration.ofDays(30);

    private final FileStorage storage;
    private final FileService files;
    private final ManualClock clock;
    private final ShelfProvider shelf;
    private final int number;
    private final Consumer<String> told;

    WorkOnFiles(FileStorage storage, FileService files, ManualClock clock, int number, Consumer<String> told) {
        this.storage = storage;
        this.files = files;
        this.clock = clock;
        this.shelf = new ShelfProvider("shelf" + number); // what it held is not known to the next run
        this.number = number;
        this.told = told;
    }

    /** Arguments: the directory, and the number of the run, from 1 on. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        Consumer<String> told = line -> {
            out.print(line + "\n");
            out.flush();
        };
        told.accept("opening");
        ManualClock clock = new ManualClock();
        int number = Integer.parseInt(args[1]);
        clock.advance(Duration.ofDays(100L * number));
        try (FileStorage storage = storage(Path.of(args[0]), clock);
                FileService files = new FileService(storage, FileSettings.DEFAULT, AllowedRoots.none())) {
            new WorkOnFiles(storage, files, clock, number, told).run();
        }
        System.exit(0); // what still waits on the clock waits for ever
    }

    /** With an archive, all in one directory. */
    static FileStorage storage(Path directory, ManualClock clock) {
        FileStorage plain = FileStorage.directory(directory, clock);
        return plain.archivedTo(FileStorage.blobs(directory.resolve("archive"), clock));
    }

    void run() {
        StoredFile kept = takeIn("kept", content("kept", 6_000));
        StoredFile passing = takeIn("passing", content("passing", 300));
        List<StoredFile> some = takeInAll("some", 8);
        copy(kept);
        copy(passing);
        delete(passing);
        some.stream().limit(6).forEach(this::delete);
        clock.advance(Duration.ofDays(2));
        sweep();
        takeInAll("more", 3);
        clock.advance(MONTH.plusDays(10));
        attempt("archive", () -> files.archive(MONTH, false));
        takeIn("again", content("kept", 6_000));
        some.stream().skip(7).forEach(this::delete);
        clock.advance(Duration.ofDays(2));
        leaveAStray();
        sweep();
        attempt("gc", () -> files.collectGarbage(false));
        takeIn("last", content("last", 200));
    }

    private byte[] content(String name, int size) {
        Random random = new Random(31L * number + name.hashCode());
        StringBuilder text = new StringBuilder(name + " of run " + number);
        while (text.length() < size) {
            text.append(' ').append(random.nextInt(100));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private StoredFile takeIn(String name, byte[] content) {
        String unique = name + "-" + number;
        StoredFile[] taken = new StoredFile[1];
        attempt("add " + unique, () -> {
            taken[0] = files.takeIn(OWNER, new FileSource.Bytes(content), TakeIn.named(unique));
            added(taken[0]);
        });
        return taken[0];
    }

    private void added(StoredFile file) {
        told.accept("added " + file.id() + " " + file.name() + " " + file.hash().hex());
    }

    private List<StoredFile> takeInAll(String name, int count) {
        List<FileSource> sources = IntStream.range(0, count)
                .<FileSource>mapToObj(i -> new FileSource.Bytes(content(name + i, 100 + 40 * i)))
                .toList();
        List<StoredFile> taken = new ArrayList<>();
        attempt(
                "many",
                () -> files.takeInAll(OWNER, sources, TakeIn.plain(), each -> {
                    if (each.file() == null) {
                        told.accept("refused " + each.failure().kind() + " one");
                    } else {
                        taken.add(each.file());
                        added(each.file());
                    }
                }));
        return taken;
    }

    private void copy(StoredFile file) {
        if (file != null) {
            CopyRequest request = new CopyRequest.Builder()
                    .progress((sent, total) -> told.accept("sending " + file.id()))
                    .build();
            attempt("copy " + file.id(), () -> {
                RemoteCopy copy = files.ensureAt(file.id(), shelf, request, context());
                told.accept("copied " + file.id() + " " + copy.remoteId());
            });
        }
    }

    private void delete(StoredFile file) {
        if (file != null) {
            told.accept("deleting " + file.id());
            attempt("delete " + file.id(), () -> {
                files.delete(OWNER, file.id());
                told.accept("deleted " + file.id());
            });
        }
    }

    private void sweep() {
        attempt("sweep", () -> files.sweep(List.of(shelf), context()));
    }

    /** As a process does that is killed before it could write the row. */
    private void leaveAStray() {
        byte[] content = content("stray", 150);
        attempt("stray", () -> {
            try (BlobStore.Staged staged = storage.blobs().stage(new ByteArrayInputStream(content), 1_000)) {
                staged.publish(BlobKey.spaceOf(OWNER));
            }
        });
        clock.advance(Duration.ofHours(2));
    }

    /** Refusals are told; anything but one of ours would be a fault. */
    private void attempt(String what, Runnable action) {
        try {
            action.run();
        } catch (ExaiException e) {
            told.accept("refused " + e.kind() + " " + what);
        }
    }

    static CallContext context() {
        return CallContext.until(Deadline.after(Duration.ofMinutes(5)))
                .principal(OWNER)
                .build();
    }
}
