package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SqliteLifecycleTest extends LifecycleContract {
    @Override
    protected FileStorage newStorage() {
        return FileStorage.directory(folder.resolve("data"), clock);
    }

    private Path backup() {
        return folder.resolve("backup");
    }

    @Test
    void backup_restored_isTheSame() throws IOException {
        StoredFile file = add(ANN, "a.txt", "kept");
        StoredFile same = add(ANN, "b.txt", "kept");
        StoredFile bobs = add(BOB, "c.txt", "bob's");
        files.hold(ANN, file.id());

        AtomicLong saved = new AtomicLong();
        AtomicLong back = new AtomicLong();
        BackupReport written = files.backup(backup(), saved::addAndGet);
        add(ANN, "later.txt", "after the backup");
        BackupReport restored =
                FileStorage.restore(backup(), folder.resolve("restored"), null, false, clock, back::addAndGet);

        assertThat(written).isEqualTo(new BackupReport(2, 9, List.of()));
        assertThat(restored).isEqualTo(written);
        assertThat(saved).hasValue(9);
        assertThat(back).hasValue(9);
        assertThat(restored.isWhole()).isTrue();
        try (FileStorage storage = FileStorage.directory(folder.resolve("restored"), clock);
                FileService service = new FileService(storage, FileSettings.DEFAULT, AllowedRoots.none())) {
            assertThat(service.list(ANN, null, 10).files()).containsExactly(same, file);
            assertThat(service.list(BOB, null, 10).files()).containsExactly(bobs);
            assertThat(service.isHeld(ANN, file.id())).isTrue();
            assertThat(service.content(BOB, bobs.id()).open().readAllBytes()).isEqualTo(bytes("bob's"));
            assertThat(service.check().faults()).isEmpty();
        }
    }

    @Test
    void backup_whileSomebodyElseUsesTheFiles_isWholeAndLeavesOutWhatIsSweptMeanwhile() throws IOException {
        StoredFile stays = add(ANN, "stays", "stays");
        StoredFile over = add(ANN, "over", "over");
        List<TakenIn> packed = new ArrayList<>();
        files.takeInAll(
                ANN,
                List.of(new FileSource.Bytes(bytes("packed one")), new FileSource.Bytes(bytes("packed two, longer"))),
                TakeIn.plain(),
                packed::add);
        files.delete(ANN, over.id());
        files.delete(ANN, packed.get(1).file().id());
        clock.advance(Duration.ofDays(2));
        BackupReport report;
        AtomicBoolean swept = new AtomicBoolean();
        TouchingStore sweepingFirst = new TouchingStore(FileStorage.blobs(contents(), clock));
        sweepingFirst.onOpen = () -> {
            if (!swept.getAndSet(true)) {
                sweep(); // after the copy of the catalogue, before that of the contents
            }
        };

        try (FileStorage looked = FileStorage.directoryReadOnly(folder.resolve("data"), sweepingFirst, clock);
                FileService reader = new FileService(looked, FileSettings.DEFAULT, AllowedRoots.none())) {
            report = reader.backup(backup());
        }

        assertThat(swept).isTrue();
        assertThat(report.faults()).isEmpty();
        FileStorage.restore(backup(), folder.resolve("restored"), clock);
        try (FileStorage other = FileStorage.directory(folder.resolve("restored"), clock);
                FileService restored = new FileService(other, FileSettings.DEFAULT, AllowedRoots.none())) {
            assertThat(restored.check().faults()).isEmpty();
            assertThat(restored.list(ANN, null, 10).files())
                    .containsExactlyInAnyOrder(stays, packed.get(0).file());
            assertThat(restored.content(ANN, packed.get(0).file().id()).open().readAllBytes())
                    .isEqualTo(bytes("packed one"));
        }
        assertThat(backup().resolve("unfinished")).doesNotExist();
    }

    @Test
    void backup_thatIsWritten_letsNoSweepBegin() {
        List<ErrorKind> refused = new ArrayList<>();
        TouchingStore contents = new TouchingStore(FileStorage.blobs(folder.resolve("blobs"), clock));
        FileStorage other = FileStorage.directory(folder.resolve("other"), contents, clock);
        opened.add(other);
        FileService busy = new FileService(other, FileSettings.DEFAULT, AllowedRoots.none());
        opened.add(0, busy);
        busy.takeIn(ANN, new FileSource.Bytes(bytes("content")), TakeIn.named("a"));
        contents.onOpen = () -> {
            try {
                busy.sweep(List.of(), context(ANN));
            } catch (ExaiException e) {
                refused.add(e.kind());
            }
        };

        busy.backup(backup());

        assertThat(refused).containsExactly(ErrorKind.IN_PROGRESS);
    }

    @Test
    void backup_withADamagedContent_saysSoAndKeepsTheRest() throws IOException {
        StoredFile damaged = add(ANN, "a", "damaged");
        add(ANN, "b", "fine");
        Path content = dev.exai.files.internal.DiskBlobStoreAccess.pathOf(contents(), damaged.blob());
        Files.write(content, bytes("DAMAGED"));
        StoredFile lost = add(ANN, "c", "lost");
        Files.delete(dev.exai.files.internal.DiskBlobStoreAccess.pathOf(contents(), lost.blob()));

        BackupReport report = files.backup(backup());

        assertThat(report.contents()).isEqualTo(1);
        assertThat(report.isWhole()).isFalse();
        assertThat(report.faults()).containsExactlyInAnyOrder(damaged.hash() + " is damaged", lost.hash() + " is lost");
    }

    @Test
    void restore_verifiesWhatItBringsBack() throws IOException {
        StoredFile file = add(ANN, "a", "content");
        files.backup(backup());
        Path content = dev.exai.files.internal.DiskBlobStoreAccess.pathOf(backup().resolve("contents"), file.blob());
        Files.write(content, bytes("CONTENT"));

        BackupReport report = FileStorage.restore(backup(), folder.resolve("restored"), clock);

        assertThat(report.faults()).containsExactly(file.hash() + " is damaged");
    }

    @Test
    void backup_overSomethingElse_isRefused() throws IOException {
        Files.createDirectories(backup().resolve("something"));
        assertKind(ErrorKind.CONFIGURATION, () -> files.backup(backup()));
        assertKind(ErrorKind.NOT_FOUND, () -> FileStorage.restore(backup(), folder.resolve("restored"), clock));

        files.backup(folder.resolve("other"));
        assertKind(ErrorKind.CONFIGURATION, () -> FileStorage.restore(folder.resolve("other"), backup(), clock));
    }
}
