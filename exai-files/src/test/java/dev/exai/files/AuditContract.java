package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.internal.sql.SqlFault;
import dev.exai.files.FileAuditEntry.Action;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the audit tells, and that nobody takes anything out of it. */
abstract class AuditContract extends FilesFixture {
    private List<Action> actions() {
        return files.audit(ANN, null, 100).entries().stream()
                .map(FileAuditEntry::action)
                .toList();
    }

    private List<Action> ofInstallation() {
        return files.care().audit(null, 100).entries().stream()
                .map(FileAuditEntry::action)
                .toList();
    }

    private void archiveElsewhere() {
        storage = storage.archivedTo(FileStorage.blobs(folder.resolve("archive"), clock));
        files = service(FileSettings.DEFAULT);
    }

    @Test
    void reading_isNotedOnceAMinute_andTakingOutEachTime() throws Exception {
        StoredFile file = add(ANN, "a.txt", "content");

        textOf(file);
        textOf(file);
        try (InputStream range = files.openRange(ANN, file.id(), 1, 2)) {
            assertThat(range.readAllBytes()).hasSize(2);
        }
        clock.advance(Duration.ofSeconds(61));
        files.text(ANN, file.id(), ExtractionLimits.DEFAULT);
        files.writeTo(ANN, file.id(), "one.txt", false);
        files.writeTo(ANN, file.id(), "two.txt", false);

        assertThat(actions())
                .containsExactly(Action.DOWNLOADED, Action.DOWNLOADED, Action.READ, Action.READ, Action.ADDED);
    }

    @Test
    void readingManyFiles_isNotedForEach() throws Exception {
        List<StoredFile> many = new ArrayList<>();
        for (int i = 0; i < 1_002; i++) {
            many.add(i < 2 ? add(ANN, "f" + i, "content " + i) : many.get(i % 2));
        }
        for (StoredFile file : many) {
            textOf(file);
        }

        assertThat(actions().stream().filter(Action.READ::equals)).hasSize(2);
    }

    @Test
    void unpacking_isNoted() throws Exception {
        byte[] zip = new ZipBytes().file("a.txt", "inside").end();
        StoredFile archive = files.takeIn(ANN, new FileSource.Bytes(zip), TakeIn.named("a.zip"));

        files.unpack(ANN, archive.id(), ArchiveLimits.DEFAULT, TakeIn.plain());

        assertThat(actions()).containsExactly(Action.UNPACKED, Action.ADDED, Action.ADDED);
    }

    @Test
    void archivingAndComingBack_areNoted() {
        archiveElsewhere();
        StoredFile file = add(ANN, "a.txt", "content");
        clock.advance(Duration.ofDays(40));

        files.archive(Duration.ofDays(30), false);
        add(ANN, "b.txt", "content");

        assertThat(actions()).containsExactly(Action.ADDED, Action.UNARCHIVED, Action.ARCHIVED, Action.ADDED);
        assertThat(files.audit(ANN, null, 3).entries().get(1).subject())
                .isEqualTo(file.hash().toString());
    }

    @Test
    void collectionAndRepair_areNotedOfTheInstallation() {
        add(ANN, "a.txt", "content");
        try (BlobStore.Staged staged = storage.blobs().stage(new ByteArrayInputStream(bytes("stray")), 100)) {
            staged.publish(BlobKey.spaceOf(ANN));
        }
        clock.advance(Duration.ofHours(2));
        storage.database().write(sql -> sql.update("UPDATE file_blobs SET refs = 7"));

        files.collectGarbage(false);
        files.repair();
        files.repair();

        assertThat(ofInstallation()).containsExactly(Action.COUNTS_REPAIRED, Action.STRAY_REMOVED);
        FileAuditEntry stray = files.care().audit(null, 10).entries().get(1);
        assertThat(stray.subject()).startsWith("sha256:");
        assertThat(stray.sizeBytes()).isEqualTo(5);
        assertThat(files.care().audit(null, 1).next()).isNotNull();
    }

    @Test
    void entries_areNeitherChangedNorDeleted() {
        add(ANN, "a.txt", "content");

        for (String attempt : List.of("UPDATE file_audit SET bytes = 0", "DELETE FROM file_audit")) {
            assertThatThrownBy(() -> storage.database().write(sql -> sql.update(attempt)))
                    .isInstanceOf(SqlFault.class)
                    .rootCause()
                    .hasMessageContaining("only grows");
        }

        assertThat(files.audit(ANN, null, 10).entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.sizeBytes()).isEqualTo(7));
    }
}
