package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exai.core.spi.FileProvider.Ability;
import dev.exai.files.FileHealth.Level;
import dev.exai.files.FileHealth.Reason;
import dev.exai.files.RemoteCopy.State;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the upkeep does beyond copies and sweeps, and what every process can read of it. */
abstract class UpkeepContract extends FilesFixture {
    private static final Duration HOUR = Duration.ofHours(1);

    private final ShelfProvider shelf = new ShelfProvider("shelf");

    private BlobKey stray(String text) {
        try (BlobStore.Staged staged = storage.blobs().stage(new ByteArrayInputStream(bytes(text)), 100)) {
            return staged.publish(BlobKey.spaceOf(ANN));
        }
    }

    private void lookAfter(SyncWish copies) throws Exception {
        clock.advance(Duration.ofDays(1));
        files.startUpkeep(new UpkeepSettings(HOUR, HOUR, List.of(), null, copies), List.of(shelf));
        await(() -> clock.sleepers() >= 1);
    }

    @Test
    void upkeep_collectsStraysAndChecksTheStructure_onceADay() throws Exception {
        StoredFile lost = add(ANN, "lost", "lost");
        add(ANN, "fine", "fine");
        storage.blobs().delete(lost.blob(), Duration.ofDays(-1));
        BlobKey stray = stray("stray");

        lookAfter(SyncWish.PLAIN);
        Instant looked = clock.instant();

        assertThat(storage.blobs().size(stray)).isEmpty();
        assertThat(report("collect")).isEqualTo(new FileReport("collect", looked, null, Map.of("strays", 1L)));
        assertThat(report("check").counts()).containsEntry("faults", 1L).containsEntry("contents", 2L);
        assertThat(report("sweep").counts()).containsEntry("purged", 0L);
        FileHealth health = service(FileSettings.DEFAULT).health();
        assertThat(health.reasons())
                .as("another process says the same")
                .containsExactly(new Reason(
                        "check", Level.CRITICAL, "1 faults in what is stored; run a check for them", looked));
        clock.advance(HOUR.multipliedBy(2));
        await(() -> report("sweep").at().isAfter(looked));
        assertThat(report("check").at()).isEqualTo(looked);
    }

    @Test
    void upkeep_thatWouldCollectTooMuch_leavesItToSomebody() throws Exception {
        for (int i = 0; i < 21; i++) {
            stray("stray " + i);
        }

        lookAfter(SyncWish.PLAIN);

        assertThat(report("collect").failure()).isEqualTo("CONFLICT");
        assertThat(files.health().reasons()).extracting(Reason::code).containsExactly("collect");
        assertThat(files.collectGarbage(true)).isEqualTo(21);
    }

    @Test
    void upkeep_readsCopiesBackAndSendsLostOnesAgain_whereItIsWanted() throws Exception {
        shelf.abilities = EnumSet.of(Ability.UPLOAD, Ability.LIST, Ability.GET, Ability.DELETE, Ability.CONTENT);
        StoredFile lost = add(ANN, "lost", "lost");
        files.ensureAt(lost.id(), shelf, CopyRequest.plain(), context(ANN));
        shelf.remove(files.copies(ANN, lost.id()).get(0).remoteId());
        StoredFile damaged = add(ANN, "damaged", "damaged");
        files.ensureAt(damaged.id(), shelf, CopyRequest.plain(), context(ANN));
        shelf.keep(files.copies(ANN, damaged.id()).get(0).remoteId(), bytes("DAMAGED"));
        for (int i = 0; i < 20; i++) {
            files.ensureAt(add(ANN, "f" + i, "content " + i).id(), shelf, CopyRequest.plain(), context(ANN));
        }

        lookAfter(new SyncWish(true, 100));

        assertThat(files.copies(ANN, lost.id()).get(0).state()).isEqualTo(State.PRESENT);
        assertThat(files.copies(ANN, damaged.id()).get(0).state()).isEqualTo(State.GONE);
        assertThat(report("sync-shelf").counts())
                .containsEntry("mark_gone", 1L)
                .containsEntry("re_upload", 1L)
                .containsEntry("verify_hash", 21L);
    }

    @Test
    void upkeep_whosePlanWaits_tellsEveryProcess() throws Exception {
        for (int i = 0; i < 5; i++) {
            StoredFile file = add(ANN, "f" + i, "content " + i);
            files.ensureAt(file.id(), shelf, CopyRequest.plain(), context(ANN));
            shelf.remove(files.copies(ANN, file.id()).get(0).remoteId());
        }

        lookAfter(new SyncWish(false, 5));

        assertThat(service(FileSettings.DEFAULT).health().reasons())
                .extracting(Reason::code)
                .containsExactly("sync-shelf");
        assertThat(report("sync-shelf").failure()).isEqualTo("CONFLICT");
        files.applySync(files.planSync(shelf, context(ANN)), true, shelf, context(ANN));
        clock.advance(HOUR.multipliedBy(2));
        await(() -> report("sync-shelf").counts().containsKey("known"));
        assertThat(report("sync-shelf").counts()).containsEntry("known", 0L);
    }

    @Test
    void work_byHand_isReportedToo() {
        add(ANN, "a.txt", "content");

        files.check();
        files.repair();
        files.applyRetention(List.of(new RetentionRule("old", null, null, HOUR)), false);
        files.applyRetention(List.of(new RetentionRule("old", null, null, HOUR)), true);
        files.collectGarbage(false);
        files.applySync(files.planSync(shelf, context(ANN)), false, shelf, context(ANN));

        assertThat(files.care().reports())
                .extracting(FileReport::work)
                .containsExactly("check", "collect", "repair", "retention", "sync-shelf");
        assertThat(files.care().reports()).extracting(FileReport::failure).containsOnlyNulls();
    }

    @Test
    void diskThatIsNearlyFull_isAReason() {
        TouchingStore small = new TouchingStore(FileStorage.blobs(folder.resolve("small"), clock));
        FileStorage other = FileStorage.directory(folder.resolve("other"), small, clock);
        opened.add(other);
        FileService service = new FileService(other, FileSettings.DEFAULT, AllowedRoots.none());
        opened.add(0, service);

        small.free = OptionalLong.of(512L << 20);
        assertThat(service.health().level()).isEqualTo(Level.HEALTHY);
        small.free = OptionalLong.of(511L << 20);
        assertThat(service.health().reasons()).singleElement().satisfies(reason -> {
            assertThat(reason.code()).isEqualTo("disk");
            assertThat(reason.level()).isEqualTo(Level.DEGRADED);
            assertThat(reason.text()).contains("511 MiB");
        });
        small.free = OptionalLong.of(127L << 20);
        assertThat(service.health().level()).isEqualTo(Level.CRITICAL);
        small.free = OptionalLong.empty();
        assertThat(service.health().level()).isEqualTo(Level.HEALTHY);
        assertThat(storage.blobs().freeBytes()).isPresent();
    }
}
