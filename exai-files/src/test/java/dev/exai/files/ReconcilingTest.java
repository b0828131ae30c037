package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.file.RemoteFile;
import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.files.RemoteCopy.State;
import dev.exai.files.SyncPlan.Kind;
import dev.exai.files.SyncPlan.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies that drift, and what puts them right. {@code -Dexai.drift.files} sets of how many files. */
class ReconcilingTest extends FilesFixture {
    private static final int FILES = Integer.getInteger("exai.drift.files", 300);

    private final ShelfProvider shelf = new ShelfProvider("shelf");
    private final List<StoredFile> stored = new ArrayList<>();

    @Override
    protected FileStorage newStorage() {
        return FileStorage.directory(folder.resolve("data"), clock);
    }

    @BeforeEach
    void copyFiles() {
        shelf.put("somebody-elses.txt", 5, null);
        shelf.put("exai-0123456789abcdef-0123456789abcdef-of-another-installation.txt", 5, null);
    }

    private void copy(int count) {
        for (int i = 0; i < count; i++) {
            stored.add(copied(stored.size()));
        }
        clock.advance(Duration.ofMinutes(1));
    }

    private StoredFile copied(int number) {
        StoredFile file = add(ANN, "f" + number, "content " + number);
        files.ensureAt(file.id(), shelf, CopyRequest.plain(), context(ANN));
        return file;
    }

    private SyncPlan plan() {
        return files.planSync(shelf, context(ANN));
    }

    private SyncReport apply(SyncPlan plan) {
        return files.applySync(plan, false, shelf, context(ANN));
    }

    private RemoteFile remoteOf(StoredFile file) {
        String id = files.copies(ANN, file.id()).get(0).remoteId();
        return shelf.all().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void leaveDoubtful(StoredFile file, boolean arrives) {
        shelf.failNext = ErrorKind.CONNECTION_LOST;
        shelf.arrives = arrives;
        shelf.failListing = ErrorKind.SERVER_ERROR;
        assertKind(
                ErrorKind.CONNECTION_LOST, () -> files.ensureAt(file.id(), shelf, CopyRequest.plain(), context(ANN)));
        shelf.failListing = null;
    }

    @Test
    void sixKindsOfDrift_areGoneAfterOnePassWithoutAWrongDelete() {
        int each = Math.max(1, FILES / 60);
        shelf.expiryOfNext = clock.instant().plus(Duration.ofHours(2));
        copy(each);
        shelf.expiryOfNext = null;
        copy(FILES);
        clock.advance(Duration.ofHours(3));
        Set<String> mustGo = new HashSet<>();
        for (int i = 0; i < each; i++) {
            shelf.remove(remoteOf(stored.get(i)).id()); // expired
            shelf.remove(remoteOf(stored.get(each + i)).id()); // gone
            RemoteFile cut = remoteOf(stored.get(2 * each + i)); // cut short
            shelf.change(cut.toBuilder().sizeBytes(1).build());
            mustGo.add(cut.id());
            RemoteFile original = remoteOf(stored.get(3 * each + i)); // doubled
            mustGo.add(
                    shelf.put(original.fileName(), original.sizeBytes(), null).id());
            leaveDoubtful(add(ANN, "arrived" + i, "arrived " + i), true);
            leaveDoubtful(add(ANN, "lost" + i, "lost " + i), false);
        }
        clock.advance(Duration.ofMinutes(3));
        Set<String> mustStay = new HashSet<>();
        shelf.all().stream()
                .map(RemoteFile::id)
                .filter(id -> !mustGo.contains(id))
                .forEach(mustStay::add);
        shelf.calls.set(0);
        shelf.listings.set(0);

        SyncPlan plan = plan();
        SyncReport report = apply(plan);
        SyncPlan after = plan();

        assertThat(plan.verdict()).isEqualTo(Verdict.READY);
        assertThat(report.failures()).isEmpty();
        assertThat(report.skipped()).isZero();
        assertThat(report.done())
                .containsOnlyKeys(EnumSet.complementOf(EnumSet.of(Kind.RE_UPLOAD, Kind.VERIFY_HASH)))
                .allSatisfy((kind, count) -> assertThat(count).isEqualTo(each));
        assertThat(after.steps()).isEmpty();
        assertThat(shelf.all()).extracting(RemoteFile::id).containsExactlyInAnyOrderElementsOf(mustStay);
        assertThat(shelf.calls.get()).as("calls beside the listings").isLessThanOrEqualTo(6 * each);
        assertThat(shelf.listings.get()).isLessThanOrEqualTo(2 * (2 + (FILES + 4 * each) / shelf.pageSize));
    }

    @Test
    void drift_aboveTenPercent_needsConsent() {
        copy(20);
        for (int i = 0; i < 2; i++) {
            shelf.remove(remoteOf(stored.get(i)).id());
        }
        assertThat(plan().verdict()).isEqualTo(Verdict.READY);
        shelf.remove(remoteOf(stored.get(2)).id());

        SyncPlan plan = plan();

        assertThat(plan.verdict()).isEqualTo(Verdict.NEEDS_CONSENT);
        assertThat(plan.reason()).contains("3 of 20");
        assertKind(ErrorKind.CONFLICT, () -> apply(plan));
        assertThat(plan().steps()).hasSize(3);
        assertThat(files.applySync(plan, true, shelf, context(ANN)).total()).isEqualTo(3);
        assertThat(plan().steps()).isEmpty();
    }

    @Test
    void listing_thatFailsOrIsEmpty_changesNothing() {
        copy(5);
        List<RemoteFile> before = shelf.all();
        shelf.pageSize = 2;
        for (ErrorKind fault : List.of(ErrorKind.SERVER_ERROR, ErrorKind.TIMEOUT)) {
            for (int page = 1; page <= 3; page++) {
                shelf.failListing = fault;
                shelf.failListingFrom = shelf.listings.get() + page;
                SyncPlan failed = plan();
                assertThat(failed.verdict()).isEqualTo(Verdict.UNVERIFIED);
                assertThat(failed.steps()).isEmpty();
                assertKind(ErrorKind.CONFLICT, () -> files.applySync(failed, true, shelf, context(ANN)));
            }
        }
        shelf.failListing = null;
        assertThat(shelf.all()).isEqualTo(before);

        before.forEach(file -> shelf.remove(file.id()));
        SyncPlan empty = plan();
        assertThat(empty.verdict()).isEqualTo(Verdict.NEEDS_CONSENT);
        assertThat(empty.reason()).contains("none of 5");
        assertKind(ErrorKind.CONFLICT, () -> apply(empty));
        assertThat(files.copies(ANN, stored.get(0).id()).get(0).state()).isEqualTo(State.PRESENT);
    }

    @Test
    void plan_thatIsOutdated_isSkippedWhereTheCopyHasChanged() {
        copy(30);
        StoredFile gone = stored.get(0);
        StoredFile doubtful = add(ANN, "doubtful", "doubtful");
        RemoteFile lost = remoteOf(gone);
        shelf.remove(lost.id());
        leaveDoubtful(doubtful, true);
        clock.advance(Duration.ofMinutes(1));
        SyncPlan plan = plan();
        assertThat(plan.steps()).hasSize(2);

        clock.advance(Duration.ofMinutes(1));
        shelf.change(lost);
        files.ensureAt(doubtful.id(), shelf, CopyRequest.plain(), context(ANN));
        SyncReport report = apply(plan);

        assertThat(report.total()).isZero();
        assertThat(report.skipped()).isEqualTo(2);
        assertThat(plan().steps()).isEmpty();
    }

    @Test
    void copy_madeAfterThePlan_isNoOrphan() {
        copy(30);
        shelf.abilities = EnumSet.of(Ability.UPLOAD, Ability.LIST, Ability.DELETE);
        SyncPlan before = plan();
        StoredFile fresh = copied(stored.size());
        SyncPlan wrong = new SyncPlan(
                before.provider(),
                Verdict.READY,
                null,
                before.known(),
                before.listed(),
                List.of(new SyncPlan.Step(
                        Kind.DELETE_ORPHAN,
                        remoteOf(fresh).fileName().substring(22, 38),
                        fresh.hash(),
                        remoteOf(fresh).id())),
                before.madeAt());

        assertThat(apply(wrong).skipped()).isEqualTo(1);
        assertThat(remoteOf(fresh)).isNotNull();
    }

    @Test
    void delete_thatFails_isToldAndDoneByTheNextPass() {
        copy(30);
        RemoteFile original = remoteOf(stored.get(0));
        shelf.put(original.fileName(), original.sizeBytes(), null);
        shelf.put(original.fileName() + "-too", original.sizeBytes(), null);
        shelf.failDelete = ErrorKind.OVERLOADED;

        assertThat(apply(plan()).failures()).hasSize(2).allMatch(line -> line.contains("OVERLOADED"));
        shelf.failDelete = null;

        assertThat(apply(plan()).total()).isEqualTo(2);
        assertThat(plan().steps()).isEmpty();
    }

    @Test
    void copies_listedByAnotherKey_areOfTheSameAccountAndAdopted() {
        shelf.account = "old-key";
        copy(20);
        leaveDoubtful(add(ANN, "doubtful", "doubtful"), true);
        shelf.account = "new-key";
        copied(0); // sent again before anybody looked: a double
        clock.advance(Duration.ofMinutes(1));
        int uploads = shelf.uploads.get();

        SyncPlan plan = plan();
        SyncReport first = apply(plan);
        clock.advance(Duration.ofMinutes(1));
        apply(plan());

        assertThat(plan.verdict()).isEqualTo(Verdict.READY);
        assertThat(first.done()).containsOnly(Map.entry(Kind.ADOPT, 21));
        for (int i = 0; i < 20; i++) {
            files.ensureAt(stored.get(i).id(), shelf, CopyRequest.plain(), context(ANN));
        }
        assertThat(shelf.uploads).hasValue(uploads);
        assertThat(plan().steps()).isEmpty();
        assertThat(shelf.all()).as("20, the doubtful one, and two of others").hasSize(23);
    }

    @Test
    void copies_ofAnAccountThatIsNotAsked_areLeftAlone() {
        shelf.account = "first";
        copy(5);
        leaveDoubtful(add(ANN, "lost", "lost"), false);
        ShelfProvider other = new ShelfProvider("shelf");
        other.account = "second";
        clock.advance(Duration.ofMinutes(1));

        SyncPlan soon = files.planSync(other, context(ANN));
        clock.advance(Duration.ofHours(1));
        SyncPlan late = files.planSync(other, context(ANN));

        assertThat(soon.verdict()).isEqualTo(Verdict.READY);
        assertThat(soon.known()).isZero();
        assertThat(soon.steps()).isEmpty();
        assertThat(late.steps()).extracting(SyncPlan.Step::kind).containsExactly(Kind.FORGET);
    }

    private SyncPlan plan(SyncWish wish) {
        return files.planSync(shelf, wish, context(ANN));
    }

    @Test
    void copies_thatWereLostOrCut_areSentAgainAtOnceIfThatIsWished() {
        copy(30);
        StoredFile deleted = stored.get(2);
        shelf.remove(remoteOf(stored.get(0)).id());
        shelf.change(remoteOf(stored.get(1)).toBuilder().sizeBytes(1).build());
        shelf.remove(remoteOf(deleted).id());
        files.delete(ANN, deleted.id());

        SyncReport report = apply(plan(new SyncWish(true, 0)));
        clock.advance(Duration.ofMinutes(1));

        assertThat(report.done())
                .containsOnly(Map.entry(Kind.MARK_GONE, 2), Map.entry(Kind.REPLACE, 1), Map.entry(Kind.RE_UPLOAD, 2));
        assertThat(report.skipped()).as("its file is deleted").isEqualTo(1);
        assertThat(shelf.uploads).hasValue(32);
        assertThat(remoteOf(stored.get(0)).sizeBytes()).isEqualTo(stored.get(0).sizeBytes());
        assertThat(plan(new SyncWish(true, 0)).steps()).isEmpty();
    }

    @Test
    void copies_readBack_areDeletedWhereTheirHashIsWrong() {
        shelf.abilities = EnumSet.allOf(Ability.class);
        copy(30);
        RemoteFile damaged = remoteOf(stored.get(4));
        RemoteFile longer = remoteOf(stored.get(5));
        shelf.keep(damaged.id(), bytes("CONTENT 4"));
        shelf.keep(longer.id(), bytes("content 5 and more"));

        List<SyncReport> reports = new ArrayList<>();
        for (int pass = 0; pass < 3; pass++) {
            reports.add(apply(plan(new SyncWish(false, 10))));
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(reports).extracting(SyncReport::done).containsOnly(Map.of(Kind.VERIFY_HASH, 10));
        assertThat(shelf.all()).extracting(RemoteFile::id).doesNotContain(damaged.id(), longer.id());
        assertThat(shelf.all()).as("28 of ours, two of others").hasSize(30);
        assertThat(files.copies(ANN, stored.get(4).id()).get(0).state()).isEqualTo(State.GONE);
        assertThat(files.copies(ANN, stored.get(6).id()).get(0).state()).isEqualTo(State.PRESENT);
    }

    @Test
    void copies_cannotBeReadBack_whereTheProviderGivesNoneOut() {
        assertKind(ErrorKind.UNSUPPORTED, () -> plan(new SyncWish(false, 1)));
        assertThatThrownBy(() -> new SyncWish(false, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void copy_thatIsListedWithAnotherHash_isReplaced() {
        copy(30);
        RemoteFile right = remoteOf(stored.get(0));
        RemoteFile wrong = remoteOf(stored.get(1));
        shelf.change(right.toBuilder().hash(stored.get(0).hash()).build());
        shelf.change(wrong.toBuilder().hash(stored.get(0).hash()).build());

        SyncPlan plan = plan();

        assertThat(plan.steps())
                .containsExactly(new SyncPlan.Step(
                        Kind.REPLACE,
                        wrong.fileName().substring(22, 38),
                        stored.get(1).hash(),
                        wrong.id()));
        assertThat(apply(plan).total()).isEqualTo(1);
    }
}
