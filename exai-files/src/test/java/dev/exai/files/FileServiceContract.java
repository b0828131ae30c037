package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.file.ContentHash;
import dev.exai.files.FileAuditEntry.Action;
import dev.exai.files.internal.DiskBlobStoreAccess;
import dev.exai.testkit.Parallel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What files do, whatever they are kept in. */
abstract class FileServiceContract extends FilesFixture {
    @Test
    void file_takenInAndReopened_isThere() throws Exception {
        StoredFile file = add(ANN, "notes.md", "# Notes");
        files.close();
        storage.close();
        storage = newStorage();
        files = service(FileSettings.DEFAULT);

        assertThat(files.get(ANN, file.id())).isEqualTo(file);
        assertThat(file.mediaType()).isEqualTo("text/markdown");
        assertThat(file.hash()).isEqualTo(ContentHash.of(bytes("# Notes")));
        assertThat(file.version()).isEqualTo(1);
        assertThat(file.original()).isEqualTo(file.id());
        assertThat(textOf(file)).isEqualTo("# Notes");
        assertThat(files.check().isSound()).isTrue();
    }

    @Test
    void file_addedAgain_isTheSameAndKeptForTheLongerWish() {
        TakeIn day =
                new TakeIn.Builder().name("a.txt").keepFor(Duration.ofDays(1)).build();
        TakeIn week =
                new TakeIn.Builder().name("a.txt").keepFor(Duration.ofDays(7)).build();
        FileSource content = new FileSource.Bytes(bytes("same"));

        StoredFile first = files.takeIn(ANN, content, day);
        StoredFile longer = files.takeIn(ANN, content, week);
        StoredFile shorter = files.takeIn(ANN, content, day);
        StoredFile forEver = files.takeIn(ANN, content, TakeIn.named("a.txt"));
        StoredFile other = files.takeIn(ANN, content, TakeIn.named("b.txt"));

        assertThat(List.of(longer.id(), shorter.id(), forEver.id())).containsOnly(first.id());
        assertThat(longer.expiresAt()).isEqualTo(first.createdAt().plus(Duration.ofDays(7)));
        assertThat(shorter.expiresAt()).isEqualTo(longer.expiresAt());
        assertThat(forEver.expiresAt()).isNull();
        assertThat(other.id()).isNotEqualTo(first.id());
        FileCheckReport report = files.check();
        assertThat(report.files()).isEqualTo(2);
        assertThat(report.contents()).isEqualTo(1);
    }

    @Test
    void file_ofAnother_isAnsweredLikeNone() {
        StoredFile file = add(ANN, "secret.txt", "ann's");
        FileId none = FileId.mint();

        List<String> answers = new ArrayList<>();
        for (FileId id : List.of(file.id(), none)) {
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> files.get(BOB, id),
                    () -> files.content(BOB, id),
                    () -> files.versions(BOB, id),
                    () -> files.delete(BOB, id),
                    () -> files.restore(BOB, id),
                    () -> files.copies(BOB, id),
                    () -> files.ensureAt(id, new ShelfProvider("shelf"), CopyRequest.plain(), context(BOB)),
                    () -> files.takeIn(
                            BOB,
                            new FileSource.Bytes(bytes("x")),
                            new TakeIn.Builder().versionOf(id).build()))) {
                assertKind(ErrorKind.NOT_FOUND, call);
                assertThatThrownBy(call).satisfies(e -> answers.add(e.getMessage()));
            }
        }

        assertThat(answers).containsOnly(answers.get(0));
        assertThat(files.list(BOB, null, 10).files()).isEmpty();
        assertThat(files.audit(BOB, null, 10).entries()).isEmpty();
    }

    @Test
    void content_ofAnother_isNeverShared() {
        StoredFile anns = add(ANN, "a.txt", "same");
        StoredFile bobs = add(BOB, "a.txt", "same");

        assertThat(bobs.id()).isNotEqualTo(anns.id());
        assertThat(bobs.blob()).isNotEqualTo(anns.blob());
        assertThat(files.check().contents()).isEqualTo(2);
    }

    @Test
    void list_inPages_showsEachFileOnceNewestFirst() {
        List<FileId> added = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            added.add(0, add(ANN, "f" + i, "content " + i).id());
        }
        add(BOB, "other", "bob's");

        List<FileId> listed = new ArrayList<>();
        String after = null;
        do {
            StoredFilePage page = files.list(ANN, after, 3);
            page.files().forEach(file -> listed.add(file.id()));
            after = page.next();
        } while (after != null);

        assertThat(listed).isEqualTo(added);
        assertKind(ErrorKind.INVALID_REQUEST, () -> files.list(ANN, "elsewhere", 3));
        assertThatThrownBy(() -> files.list(ANN, null, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> files.audit(ANN, null, 1_001)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void versions_ofAChangedFile_areNumberedAndKept() {
        StoredFile first = add(ANN, "plan.txt", "one");
        StoredFile second = version(first, "two");
        StoredFile third = version(first, "three");
        StoredFile unchanged = version(second, "three");

        assertThat(List.of(second.version(), third.version())).containsExactly(2L, 3L);
        assertThat(unchanged).isEqualTo(third);
        assertThat(files.versions(ANN, second.id())).containsExactly(third, second, first);
        assertThat(version(first, "one").version()).isEqualTo(4);
    }

    private StoredFile version(StoredFile of, String text) {
        return files.takeIn(
                ANN,
                new FileSource.Bytes(bytes(text)),
                new TakeIn.Builder().name("plan.txt").versionOf(of.id()).build());
    }

    @Test
    void versions_addedByManyAtOnce_areAllDifferent() throws Exception {
        StoredFile first = add(ANN, "plan.txt", "first");

        List<Long> versions = Parallel.inParallel(
                8, number -> version(first, "change " + number).version());

        assertThat(versions).containsExactlyInAnyOrder(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(files.check().isSound()).isTrue();
    }

    @Test
    void sameContent_takenInByManyAtOnce_isOneFile() throws Exception {
        List<StoredFile> all = Parallel.inParallel(24, () -> add(ANN, "same.txt", "the very same"));

        assertThat(all).containsOnly(all.get(0));
        assertThat(files.check().faults()).isEmpty();
        assertThat(files.check().files()).isEqualTo(1);
    }

    @Test
    void quotas_areKeptToTheByte() {
        FileService small = service(new FileSettings(100, 3, 20, 30, Duration.ZERO));
        FileSource ten = new FileSource.Bytes(bytes("ten bytes."));

        small.takeIn(ANN, ten, TakeIn.named("a"));
        small.takeIn(ANN, ten, TakeIn.named("again, but under another name"));
        assertKind(ErrorKind.STORAGE_FULL, () -> small.takeIn(ANN, source("eleven bytes"), TakeIn.plain()));
        small.takeIn(ANN, source("10 others."), TakeIn.plain());
        assertKind(ErrorKind.STORAGE_FULL, () -> small.takeIn(ANN, ten, TakeIn.named("a fourth")));
        assertKind(ErrorKind.STORAGE_FULL, () -> small.takeIn(BOB, source("eleven bytes"), TakeIn.plain()));
        small.takeIn(BOB, ten, TakeIn.plain());
        assertKind(ErrorKind.TOO_LARGE, () -> small.takeIn(BOB, source("x".repeat(101)), TakeIn.plain()));

        assertThat(small.check().faults()).isEmpty();
        assertThat(small.check().bytes()).isEqualTo(30);
    }

    private static FileSource source(String text) {
        return new FileSource.Stream(new ByteArrayInputStream(bytes(text)));
    }

    @Test
    void delete_withinTheGrace_canBeTakenBack() throws Exception {
        StoredFile file = add(ANN, "a.txt", "back again");

        files.delete(ANN, file.id());
        assertKind(ErrorKind.GONE, () -> files.get(ANN, file.id()));
        assertKind(ErrorKind.GONE, () -> files.delete(ANN, file.id()));
        assertThat(files.list(ANN, null, 10).files()).isEmpty();
        clock.advance(Duration.ofHours(23));
        assertThat(sweep()).isEqualTo(new SweepReport(0, 0, 0, 0, 0));

        assertThat(files.restore(ANN, file.id()).state()).isEqualTo(StoredFile.State.STORED);
        assertThat(textOf(file)).isEqualTo("back again");
        assertThat(actions()).containsExactly(Action.READ, Action.RESTORED, Action.DELETED, Action.ADDED);
    }

    private List<Action> actions() {
        return files.audit(ANN, null, 100).entries().stream()
                .map(FileAuditEntry::action)
                .toList();
    }

    @Test
    void delete_afterTheGrace_isForGoodAndGivesBackTheQuota() {
        FileService small = service(new FileSettings(100, 1, 100, 100, Duration.ofHours(1)));
        StoredFile file = small.takeIn(ANN, source("away"), TakeIn.plain());
        small.delete(ANN, file.id());
        assertKind(ErrorKind.STORAGE_FULL, () -> small.takeIn(ANN, source("more"), TakeIn.plain()));
        clock.advance(Duration.ofHours(2));

        SweepReport report = small.sweep(List.of(), context(ANN));

        assertThat(report).isEqualTo(new SweepReport(0, 1, 0, 1, 0));
        assertKind(ErrorKind.GONE, () -> small.get(ANN, file.id()));
        assertKind(ErrorKind.GONE, () -> small.restore(ANN, file.id()));
        assertThat(DiskBlobStoreAccess.pathOf(contents(), file.blob())).doesNotExist();
        assertThat(small.takeIn(ANN, source("away"), TakeIn.plain()).id()).isNotEqualTo(file.id());
        assertThat(small.check().faults()).isEmpty();
        assertThat(actions()).containsExactly(Action.ADDED, Action.PURGED, Action.DELETED, Action.ADDED);
    }

    @Test
    void content_ofTwoFiles_staysUntilBothAreGone() throws Exception {
        StoredFile one = add(ANN, "one.txt", "shared");
        StoredFile two = add(ANN, "two.txt", "shared");
        files.delete(ANN, one.id());
        clock.advance(Duration.ofHours(25));

        assertThat(sweep().contentsRemoved()).isZero();
        assertThat(textOf(two)).isEqualTo("shared");

        files.delete(ANN, two.id());
        clock.advance(Duration.ofHours(25));
        assertThat(sweep()).isEqualTo(new SweepReport(0, 1, 0, 1, 0));
        assertThat(files.check()).isEqualTo(new FileCheckReport(0, 0, 0, 0, true, List.of()));
    }

    @Test
    void file_whoseTimeIsOver_expiresAndCanBeBroughtBack() {
        StoredFile file = files.takeIn(
                ANN,
                source("short"),
                new TakeIn.Builder().keepFor(Duration.ofHours(1)).build());
        StoredFile kept = add(ANN, "kept", "kept");

        clock.advance(Duration.ofMinutes(59));
        assertThat(sweep().expired()).isZero();
        clock.advance(Duration.ofMinutes(1));
        assertThat(sweep().expired()).isEqualTo(1);

        assertKind(ErrorKind.GONE, () -> files.get(ANN, file.id()));
        assertThat(files.restore(ANN, file.id()).expiresAt()).isNull();
        assertThat(files.get(ANN, kept.id())).isEqualTo(kept);
    }

    @Test
    void takeIn_whileEverythingIsSwept_losesNothing() throws Exception {
        FileService quick = service(new FileSettings(1 << 20, 10_000, 1 << 20, 1 << 20, Duration.ZERO));

        Parallel.inParallel(4, worker -> {
            for (int i = 0; i < 12; i++) {
                if (worker == 0) {
                    clock.advance(Duration.ofHours(2)); // nothing is protected by being young
                    trySweep(quick);
                } else {
                    StoredFile file = quick.takeIn(ANN, source("raced for " + i % 2), TakeIn.named("w" + worker));
                    try (InputStream in = quick.content(ANN, file.id()).open()) {
                        assertThat(in.readAllBytes()).hasSize(12 - 1);
                    }
                    quick.delete(ANN, file.id());
                }
            }
            return worker;
        });

        assertThat(quick.check().faults()).isEmpty();
    }

    private static void trySweep(FileService service) {
        try {
            service.sweep(List.of(), context(ANN));
        } catch (ExaiException e) {
            assertThat(e.kind()).isEqualTo(ErrorKind.IN_PROGRESS);
        }
    }

    @Test
    void check_findsWhatIsWrong() throws Exception {
        StoredFile lost = add(ANN, "lost", "lost content");
        StoredFile cut = add(ANN, "cut", "cut content");
        StoredFile bent = add(ANN, "bent", "bent content");
        StoredFile whole = add(ANN, "whole", "whole content");
        Files.delete(DiskBlobStoreAccess.pathOf(contents(), lost.blob()));
        Files.write(DiskBlobStoreAccess.pathOf(contents(), cut.blob()), bytes("cut"));
        Files.write(DiskBlobStoreAccess.pathOf(contents(), bent.blob()), bytes("BENT content"));

        FileCheckReport quick = files.check();
        FileCheckReport full = files.checkData(Deadline.after(Duration.ofMinutes(1)));
        FileCheckReport hurried = files.checkData(Deadline.after(Duration.ZERO));

        assertThat(quick.faults())
                .containsExactlyInAnyOrder(lost.hash() + " is lost", cut.hash() + " has 3 bytes, not 11");
        assertThat(full.faults()).hasSize(3).contains(bent.hash() + " is damaged");
        assertThat(full.contentsRead()).isEqualTo(2);
        assertThat(full.complete()).isTrue();
        assertThat(hurried.complete()).isFalse();
        assertThatThrownBy(() -> textOf(bent)).isInstanceOf(IOException.class);
        assertKind(ErrorKind.FILE_GONE, () -> textOf(lost));

        assertThat(add(ANN, "lost", "lost content").id()).isEqualTo(lost.id());
        assertThat(textOf(lost)).isEqualTo("lost content");
        assertThat(add(ANN, "cut", "cut content").id()).isEqualTo(cut.id());
        assertThat(add(ANN, "bent", "bent content").id()).isEqualTo(bent.id());
        assertThat(textOf(bent)).isEqualTo("bent content");
        assertThat(files.checkData(Deadline.after(Duration.ofMinutes(1))).isSound())
                .isTrue();
        assertThat(textOf(whole)).isEqualTo("whole content");
    }

    @Test
    void garbage_isWhatNoFileNamesAndNotYoung() throws Exception {
        StoredFile file = add(ANN, "named", "named");
        BlobStore blobs = storage.blobs();
        BlobKey ofAnn = stray(blobs, BlobKey.spaceOf(ANN), "stray of ann");
        BlobKey ofNobody = stray(blobs, BlobKey.spaceOf(BOB), "stray of nobody");
        clock.advance(Duration.ofMinutes(59));
        assertThat(files.collectGarbage(false)).isZero();
        clock.advance(Duration.ofMinutes(2));

        assertThat(files.collectGarbage(true)).isEqualTo(2);
        assertThat(blobs.size(ofAnn)).isPresent();
        assertThat(files.collectGarbage(false)).isEqualTo(2);

        assertThat(blobs.size(ofAnn)).isEmpty();
        assertThat(blobs.size(ofNobody)).isEmpty();
        assertThat(textOf(file)).isEqualTo("named");
    }

    private static BlobKey stray(BlobStore blobs, String space, String text) {
        try (BlobStore.Staged staged = blobs.stage(new ByteArrayInputStream(bytes(text)), 100)) {
            return staged.publish(space);
        }
    }
}
