package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.files.FileAuditEntry.Action;
import dev.exai.files.RemoteCopy.State;
import dev.exai.files.SyncPlan.Kind;
import dev.exai.files.SyncPlan.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A backup that lives beside its original, with the same account at the same provider. */
class RestoredBesideTest extends FilesFixture {
    private static final CopyRequest ASKING =
            new CopyRequest.Builder().trustFor(Duration.ZERO).build();

    private final ShelfProvider shelf = new ShelfProvider("shelf");
    private StoredFile first;
    private StoredFile second;

    @Override
    protected FileStorage newStorage() {
        return FileStorage.directory(folder.resolve("data"), clock);
    }

    private Path backup() {
        return folder.resolve("backup");
    }

    @BeforeEach
    void makeBackup() {
        shelf.account = "acc";
        first = sent("first");
        second = sent("second");
        files.backup(backup());
        clock.advance(Duration.ofMinutes(1));
    }

    private StoredFile sent(String text) {
        StoredFile file = add(ANN, text + ".txt", text);
        files.ensureAt(file.id(), shelf, CopyRequest.plain(), context(ANN));
        return file;
    }

    private FileService restored(String name, boolean inPlace) {
        Path place = folder.resolve(name);
        BackupReport report = FileStorage.restore(backup(), place, null, inPlace, clock);
        assertThat(report.isWhole()).isTrue();
        FileStorage other = FileStorage.directory(place, clock);
        FileService service = new FileService(other, FileSettings.DEFAULT, AllowedRoots.none());
        opened.add(service);
        opened.add(other);
        return service;
    }

    @Test
    void copiesOfTheOriginal_areUsedAndNeverDeleted() {
        FileService restored = restored("restored", false);

        RemoteCopy used = restored.ensureAt(first.id(), shelf, ASKING, context(ANN));
        SyncPlan plan = restored.planSync(shelf, context(ANN));
        restored.delete(ANN, first.id());
        clock.advance(Duration.ofDays(2));
        SweepReport swept = restored.sweep(List.of(shelf), context(ANN));

        assertThat(shelf.uploads).hasValue(2);
        assertThat(used.state()).isEqualTo(State.PRESENT);
        assertThat(plan.verdict()).isEqualTo(Verdict.READY);
        assertThat(plan.steps()).isEmpty();
        assertThat(plan.listed()).isEqualTo(2);
        assertThat(swept.contentsRemoved()).isEqualTo(1);
        assertThat(shelf.all()).hasSize(2);
        assertThat(restored.audit(ANN, null, 20).entries())
                .extracting(FileAuditEntry::action)
                .contains(Action.GIVEN_UP);
        assertThat(files.planSync(shelf, context(ANN)).steps()).isEmpty();
    }

    @Test
    void whatEachSendsLater_isNoOrphanOfTheOther() {
        FileService restored = restored("restored", false);
        StoredFile later = sent("later");
        StoredFile theirs = restored.takeIn(ANN, new FileSource.Bytes(bytes("theirs")), TakeIn.named("theirs"));
        restored.ensureAt(theirs.id(), shelf, CopyRequest.plain(), context(ANN));
        clock.advance(Duration.ofMinutes(1));

        SyncPlan ofRestored = restored.planSync(shelf, context(ANN));
        SyncPlan ofOriginal = files.planSync(shelf, context(ANN));

        assertThat(shelf.all()).hasSize(4);
        assertThat(later).isNotNull();
        assertThat(ofRestored.steps()).isEmpty();
        assertThat(ofRestored.listed()).isEqualTo(3);
        assertThat(ofOriginal.steps()).isEmpty();
        assertThat(ofOriginal.listed()).isEqualTo(3);
    }

    @Test
    void copyThatTheOriginalDeleted_isSentAgainAsItsOwn() {
        FileService restored = restored("restored", false);
        String before = files.copies(ANN, second.id()).get(0).remoteId();
        shelf.remove(before);

        RemoteCopy again = restored.ensureAt(second.id(), shelf, ASKING, context(ANN));
        clock.advance(Duration.ofMinutes(1));
        restored.delete(ANN, second.id());
        clock.advance(Duration.ofDays(2));
        SweepReport swept = restored.sweep(List.of(shelf), context(ANN));

        assertThat(again.remoteId()).isNotEqualTo(before);
        assertThat(swept.copiesDeleted()).isEqualTo(1);
        assertThat(shelf.all()).hasSize(1);
    }

    @Test
    void copyOfTheOriginal_thatIsDamaged_isNotUsedAndNotDeleted() {
        FileService restored = restored("restored", false);
        for (int i = 0; i < 20; i++) {
            StoredFile own = restored.takeIn(ANN, new FileSource.Bytes(bytes("own " + i)), TakeIn.named("own" + i));
            restored.ensureAt(own.id(), shelf, CopyRequest.plain(), context(ANN));
        }
        String remote = restored.copies(ANN, first.id()).get(0).remoteId();
        dev.exai.core.file.RemoteFile there = shelf.get(remote, context(ANN));
        shelf.change(dev.exai.core.file.RemoteFile.of(shelf.id(), remote, there.fileName())
                .sizeBytes(1)
                .build());
        clock.advance(Duration.ofMinutes(1));

        SyncPlan plan = restored.planSync(shelf, context(ANN));
        restored.applySync(plan, false, shelf, context(ANN));

        assertThat(plan.steps()).extracting(SyncPlan.Step::kind).containsExactly(Kind.REPLACE);
        assertThat(restored.copies(ANN, first.id()).get(0).state()).isEqualTo(State.GONE);
        assertThat(shelf.all()).hasSize(22);
    }

    @Test
    void doubtfulCopy_isTheOriginalsToFindOut() {
        shelf.failNext = ErrorKind.CONNECTION_LOST;
        shelf.failListing = ErrorKind.SERVER_ERROR;
        StoredFile doubtful = add(ANN, "doubtful", "doubtful");
        assertKind(
                ErrorKind.CONNECTION_LOST,
                () -> files.ensureAt(doubtful.id(), shelf, CopyRequest.plain(), context(ANN)));
        files.backup(folder.resolve("later"));

        FileStorage.restore(folder.resolve("later"), folder.resolve("other"), clock);

        try (FileStorage other = FileStorage.directory(folder.resolve("other"), clock);
                FileService service = new FileService(other, FileSettings.DEFAULT, AllowedRoots.none())) {
            assertThat(service.copies(ANN, doubtful.id()).get(0).state()).isEqualTo(State.ABSENT);
            assertThat(service.copies(ANN, first.id()).get(0).state()).isEqualTo(State.PRESENT);
        }
        assertThat(files.copies(ANN, doubtful.id()).get(0).state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void inThePlaceOfTheOriginal_whatItSentSinceIsLookedAfter() {
        sent("after the backup");
        clock.advance(Duration.ofMinutes(1));
        FileService restored = restored("restored", true);

        SyncPlan plan = restored.planSync(shelf, context(ANN));

        assertThat(plan.steps()).extracting(SyncPlan.Step::kind).containsExactly(Kind.DELETE_ORPHAN);
        assertThat(restored.ensureAt(first.id(), shelf, ASKING, context(ANN)).state())
                .isEqualTo(State.PRESENT);
    }

    @Test
    void backup_broughtBackIntoABucket_isThere_andNotIntoThatOfAnother() throws Exception {
        S3Settings bucket = S3Server.freshBucket(folder.resolve("spool")).build();
        S3Settings taken = S3Server.freshBucket(folder.resolve("spool")).build();
        try (BlobStore blobs = FileStorage.s3(taken, clock)) {
            blobs.claim("another");
            assertThatThrownBy(() -> FileStorage.restore(backup(), folder.resolve("no"), blobs, false, clock))
                    .hasMessageContaining("belong to another installation (another)");
        }

        try (BlobStore blobs = FileStorage.s3(bucket, clock)) {
            assertThat(FileStorage.restore(backup(), folder.resolve("restored"), blobs, false, clock)
                            .contents())
                    .isEqualTo(2);
        }

        try (FileStorage other =
                        FileStorage.directory(folder.resolve("restored"), FileStorage.s3(bucket, clock), clock);
                FileService service = new FileService(other, FileSettings.DEFAULT, AllowedRoots.none())) {
            assertThat(service.content(ANN, first.id()).open().readAllBytes()).isEqualTo(bytes("first"));
            assertThat(service.check().faults()).isEmpty();
            assertThat(folder.resolve("restored/unfinished")).doesNotExist();
        }
    }
}
