package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.files.FileAuditEntry.Action;
import org.junit.jupiter.api.Test;

class SqliteAuditTest extends AuditContract {
    @Override
    protected FileStorage newStorage() {
        return FileStorage.directory(folder.resolve("data"), clock);
    }

    @Test
    void backupAndRestore_areNotedOfTheInstallation() {
        add(ANN, "a.txt", "content");

        files.backup(folder.resolve("backup"));
        FileStorage.restore(folder.resolve("backup"), folder.resolve("restored"), clock);

        assertThat(files.care().audit(null, 10).entries())
                .extracting(FileAuditEntry::action)
                .containsExactly(Action.BACKED_UP);
        try (FileStorage other = FileStorage.directory(folder.resolve("restored"), clock);
                FileService restored = new FileService(other, FileSettings.DEFAULT, AllowedRoots.none())) {
            assertThat(restored.care().audit(null, 10).entries())
                    .extracting(FileAuditEntry::action)
                    .containsExactly(Action.BACKUP_RESTORED);
        }
    }

    @Test
    void reading_whoOnlyLooks_leavesNothing() throws Exception {
        StoredFile file = add(ANN, "a.txt", "content");

        try (FileStorage looked = FileStorage.directoryReadOnly(folder.resolve("data"), clock);
                FileService reader = new FileService(looked, FileSettings.DEFAULT, AllowedRoots.none())) {
            assertThat(reader.content(ANN, file.id()).open().readAllBytes()).isEqualTo(bytes("content"));
        }

        assertThat(files.audit(ANN, null, 10).entries()).hasSize(1);
    }
}
