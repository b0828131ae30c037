package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.exai.core.ErrorKind;
import dev.exai.core.model.ProviderId;
import dev.exai.files.FileAuditEntry.Action;
import dev.exai.files.FileHealth.Level;
import dev.exai.files.FileHealth.Reason;
import dev.exai.files.RemoteCopy.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of files in time: versions, holds, counts, health and upkeep. */
abstract class LifecycleContract extends FilesFixture {
    final ShelfProvider shelf = new ShelfProvider("shelf");

    private StoredFile replace(String name, String text) {
        return files.takeIn(
                ANN,
                new FileSource.Bytes(bytes(text)),
                new TakeIn.Builder().name(name).replacing(true).build());
    }

    @Test
    void changedFile_takenInAgain_isANewVersion() {
        StoredFile first = replace("notes.txt", "one");
        add(BOB, "notes.txt", "bob's");
        StoredFile again = replace("notes.txt", "one");
        StoredFile second = replace("notes.txt", "two");
        StoredFile back = replace("notes.txt", "one");
        StoredFile other = replace("other.txt", "two");

        assertThat(again).isEqualTo(first);
        assertThat(second.version()).isEqualTo(2);
        assertThat(second.original()).isEqualTo(first.id());
        assertThat(back.version()).isEqualTo(3);
        assertThat(other.version()).isEqualTo(1);
        assertThat(files.versions(ANN, second.id()))
                .extracting(StoredFile::version)
                .containsExactly(3L, 2L, 1L);
    }

    @Test
    void repair_ofWrongCounts_makesThemAnewAndThoseOnly() {
        add(ANN, "a", "content");
        add(ANN, "b", "content");
        add(BOB, "c", "other");
        storage.database().write(sql -> sql.update("UPDATE file_blobs SET refs = 7 WHERE owner = ?", ANN.value()));
        storage.database()
                .write(sql -> sql.update("UPDATE file_owners SET files = 9, bytes = 0 WHERE owner <> ?", BOB.value()));

        assertThat(files.check().isSound()).isFalse();
        assertThat(files.repair()).isEqualTo(3); // a content, its owner, and all of them
        assertThat(files.check().faults()).isEmpty();
        assertThat(files.repair()).isZero();
    }

    @Test
    void repair_ofAPackThatIsCountedWrongly_countsItAnew() {
        files.takeInAll(
                ANN,
                List.of(new FileSource.Bytes(bytes("one")), new FileSource.Bytes(bytes("two"))),
                new TakeIn.Builder().build(),
                each -> {});
        storage.database().write(sql -> sql.update("UPDATE file_packs SET contents = 9, needed = 1"));

        assertThat(files.check().faults()).containsExactly("what lies in 1 packs is counted wrongly");
        assertThat(files.repair()).isEqualTo(1);
        assertThat(files.check().faults()).isEmpty();
    }

    @Test
    void changedFile_ofAnotherPurpose_isAnotherFile() {
        replace("notes.txt", "one");

        StoredFile other = files.takeIn(
                ANN,
                new FileSource.Bytes(bytes("two")),
                new TakeIn.Builder()
                        .name("notes.txt")
                        .purpose("draft")
                        .replacing(true)
                        .build());

        assertThat(other.version()).isEqualTo(1);
    }

    @Test
    void heldFile_isNeitherDeletedNorDoesItExpire() {
        StoredFile file = files.takeIn(
                ANN,
                new FileSource.Bytes(bytes("evidence")),
                new TakeIn.Builder().name("e.txt").keepFor(Duration.ofDays(1)).build());
        files.hold(ANN, file.id());
        files.hold(ANN, file.id());
        clock.advance(Duration.ofDays(9));

        assertKind(ErrorKind.CONFLICT, () -> files.delete(ANN, file.id()));
        assertKind(ErrorKind.NOT_FOUND, () -> files.hold(BOB, file.id()));
        assertThat(sweep().expired()).isZero();
        assertThat(files.isHeld(ANN, file.id())).isTrue();
        assertThat(files.stats(null).held()).isEqualTo(1);

        files.release(ANN, file.id());
        assertThat(files.stats(null).held()).isZero();
        assertThat(sweep().expired()).isEqualTo(1);
        assertThat(files.audit(ANN, null, 10).entries())
                .extracting(FileAuditEntry::action)
                .containsExactly(Action.EXPIRED, Action.RELEASED, Action.HELD, Action.ADDED);
    }

    @Test
    void stats_countWhatIsThere() {
        StoredFile file = add(ANN, "a.txt", "12345");
        add(ANN, "b.md", "12345");
        add(BOB, "c.txt", "123");
        StoredFile gone = add(BOB, "d.txt", "1");
        files.delete(BOB, gone.id());
        files.ensureAt(file.id(), shelf, CopyRequest.plain(), context(ANN));

        FileStats all = files.stats(null);
        FileStats anns = files.stats(ANN);

        assertThat(all)
                .isEqualTo(new FileStats(
                        3,
                        1,
                        0,
                        3,
                        9,
                        Map.of("text/plain", 2L, "text/markdown", 1L),
                        Map.of(new ProviderId("shelf"), Map.of(State.PRESENT, 1L))));
        assertThat(anns.files()).isEqualTo(2);
        assertThat(anns.contents()).isEqualTo(1);
        assertThat(anns.bytes()).isEqualTo(5);
        assertThat(files.stats(BOB).copies()).isEmpty();
    }

    @Test
    void health_saysWhatIsWrongAndSinceWhen() throws Exception {
        assertThat(files.health().level()).isEqualTo(Level.HEALTHY);
        Instant begin = clock.instant();
        FileService small = service(new FileSettings(10, 10, 100, 100, Duration.ZERO));
        files.takeIn(ANN, new FileSource.Bytes(new byte[95]), TakeIn.named("big"));

        assertThat(small.health().reasons())
                .extracting(Reason::code, Reason::level)
                .containsExactly(tuple("space", Level.DEGRADED));
        clock.advance(Duration.ofHours(1));
        assertThat(small.health().reasons().get(0).since()).isEqualTo(begin);
        files.takeIn(ANN, new FileSource.Bytes(new byte[96]), TakeIn.named("more"));
        assertThat(small.health().level()).isEqualTo(Level.CRITICAL);
    }

    @Test
    void health_knowsCopiesThatNobodyIsSureOf() {
        shelf.failNext = ErrorKind.CONNECTION_LOST;
        shelf.failListing = ErrorKind.SERVER_ERROR;
        StoredFile file = add(ANN, "a", "doubtful");
        assertKind(
                ErrorKind.CONNECTION_LOST, () -> files.ensureAt(file.id(), shelf, CopyRequest.plain(), context(ANN)));

        assertThat(files.health().reasons()).isEmpty();
        clock.advance(Duration.ofMinutes(61));
        assertThat(files.health().reasons()).extracting(Reason::code).containsExactly("doubtful-copies");
    }

    @Test
    void health_remembersWhatACheckHasFound() throws Exception {
        StoredFile file = add(ANN, "a", "soon lost");
        storage.blobs().delete(file.blob(), Duration.ofDays(-1));

        assertThat(files.check().isSound()).isFalse();
        assertThat(files.health().reasons()).extracting(Reason::code).containsExactly("check");
        assertThat(files.health().level()).isEqualTo(Level.CRITICAL);
        files.takeIn(ANN, new FileSource.Bytes(bytes("soon lost")), TakeIn.named("a"));
        assertThat(files.check().isSound()).isTrue();
        assertThat(files.health().level()).isEqualTo(Level.HEALTHY);
    }

    @Test
    void upkeep_putsCopiesRightAndSweepsOnceInEachPeriod() throws Exception {
        for (int i = 0; i < 20; i++) {
            files.ensureAt(add(ANN, "f" + i, "content " + i).id(), shelf, CopyRequest.plain(), context(ANN));
        }
        StoredFile gone = add(ANN, "gone", "gone");
        files.ensureAt(gone.id(), shelf, CopyRequest.plain(), context(ANN));
        shelf.remove(files.copies(ANN, gone.id()).get(0).remoteId());
        StoredFile deleted = add(ANN, "deleted", "deleted");
        files.delete(ANN, deleted.id());
        clock.advance(Duration.ofDays(2));

        files.startUpkeep(UpkeepSettings.DEFAULT, List.of(shelf));
        await(() -> clock.sleepers() >= 1);

        assertThat(files.copies(ANN, gone.id()).get(0).state()).isEqualTo(State.GONE);
        assertThat(files.stats(null).deleted()).isZero();
        int listings = shelf.listings.get();
        FileService second = service(FileSettings.DEFAULT);
        second.startUpkeep(UpkeepSettings.DEFAULT, List.of(shelf));
        await(() -> clock.sleepers() >= 2);
        assertThat(shelf.listings).as("not due, whoever asks").hasValue(listings);
        clock.advance(Duration.ofHours(1));
        await(() -> shelf.listings.get() > listings);
        await(() -> clock.sleepers() >= 2);
        assertThat(files.health().level()).isEqualTo(Level.HEALTHY);
    }

    @Test
    void upkeep_leavesAPlanThatNeedsConsentToSomebody() throws Exception {
        for (int i = 0; i < 5; i++) {
            StoredFile file = add(ANN, "f" + i, "content " + i);
            files.ensureAt(file.id(), shelf, CopyRequest.plain(), context(ANN));
            shelf.remove(files.copies(ANN, file.id()).get(0).remoteId());
        }
        clock.advance(Duration.ofMinutes(1));

        files.startUpkeep(UpkeepSettings.DEFAULT, List.of(shelf));
        await(() -> clock.sleepers() >= 1);

        assertThat(files.health().reasons()).singleElement().satisfies(reason -> {
            assertThat(reason.code()).isEqualTo("sync-shelf");
            assertThat(reason.level()).isEqualTo(Level.DEGRADED);
        });
        assertThat(files.stats(null).copies().get(new ProviderId("shelf"))).containsEntry(State.PRESENT, 5L);
    }

    private StoredFile addFor(String purpose, String name, String text) {
        return files.takeIn(
                ANN,
                new FileSource.Bytes(bytes(text)),
                new TakeIn.Builder().name(name).purpose(purpose).build());
    }

    @Test
    void retention_endsFilesByTypeAgeAndPurpose_afterADryRunThatTellsWhichRuleWould() {
        StoredFile text = add(ANN, "a.txt", "old text");
        StoredFile page = add(BOB, "b.md", "# old page");
        StoredFile draft = addFor("draft", "c.txt", "a draft");
        StoredFile held = add(ANN, "d.txt", "held text");
        files.hold(ANN, held.id());
        clock.advance(Duration.ofDays(10));
        StoredFile fresh = add(ANN, "e.txt", "fresh text");
        List<RetentionRule> rules = List.of(
                new RetentionRule("plain", "text/plain", null, Duration.ofDays(7)),
                new RetentionRule("texts", "text/*", null, Duration.ofDays(7)),
                new RetentionRule("drafts", null, "draft", Duration.ofDays(1)),
                new RetentionRule("all", null, null, Duration.ofDays(30)));

        List<RetentionReport> dry = files.applyRetention(rules, true);
        List<StoredFile> before = files.list(ANN, null, 10).files();
        List<RetentionReport> done = files.applyRetention(rules, false);

        assertThat(dry)
                .containsExactly(
                        new RetentionReport("plain", 2, 15),
                        new RetentionReport("texts", 3, 25),
                        new RetentionReport("drafts", 1, 7),
                        new RetentionReport("all", 0, 0));
        assertThat(before).contains(text, draft);
        assertThat(done)
                .containsExactly(
                        new RetentionReport("plain", 2, 15),
                        new RetentionReport("texts", 1, 10),
                        new RetentionReport("drafts", 0, 0),
                        new RetentionReport("all", 0, 0));
        assertThat(files.list(ANN, null, 10).files()).containsExactly(fresh, held);
        assertKind(ErrorKind.GONE, () -> files.get(BOB, page.id()));
        assertThat(files.restore(ANN, text.id()).state()).isEqualTo(StoredFile.State.STORED);
        assertThat(files.audit(BOB, null, 1).entries().get(0).action()).isEqualTo(Action.EXPIRED);
    }

    @Test
    void retention_withARuleThatIsNone_isRefused() {
        assertThatThrownBy(() -> new RetentionRule("none", null, null, Duration.ZERO))
                .hasMessageContaining("none: the age");
        assertThatThrownBy(() -> new RetentionRule("odd", "texts", null, Duration.ofDays(1)))
                .hasMessageContaining("text/*, not texts");
    }

    @Test
    void upkeep_endsWhatItsRulesEnd() throws Exception {
        StoredFile old = add(ANN, "a.txt", "old");
        clock.advance(Duration.ofDays(2));
        RetentionRule rule = new RetentionRule("day", null, null, Duration.ofDays(1));

        files.startUpkeep(new UpkeepSettings(Duration.ofHours(1), Duration.ofHours(1), List.of(rule)), List.of(shelf));
        await(() -> clock.sleepers() >= 1);

        assertKind(ErrorKind.GONE, () -> files.get(ANN, old.id()));
    }

    @Test
    void upkeepSettings_outOfRange_areRefused() {
        assertThatThrownBy(() -> new UpkeepSettings(Duration.ofSeconds(1), Duration.ofHours(1)))
                .hasMessageContaining("minute");
        assertThatThrownBy(() -> new UpkeepSettings(Duration.ofHours(1), Duration.ZERO))
                .hasMessageContaining("patience");
        Duration hour = Duration.ofHours(1);
        assertThatThrownBy(() -> new UpkeepSettings(hour, hour, List.of(), hour))
                .hasMessageContaining("a day at least");
        UpkeepSettings archiving = new UpkeepSettings(hour, hour, List.of(), Duration.ofDays(1));
        assertKind(ErrorKind.UNSUPPORTED, () -> files.startUpkeep(archiving, List.of()));
    }
}
