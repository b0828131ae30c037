package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

        BackupReport written = files.backup(backup());
        add(ANN, "later.txt", "after the backup");
        BackupReport restored = FileStorage.restore(backup(), folder.resolve("restored"), clock);

        assertThat(written).isEqualTo(new BackupReport(2, 9, List.of()));
        assertThat(restored).isEqualTo(written);
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
