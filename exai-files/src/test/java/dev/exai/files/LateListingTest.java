package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.spi.CallContext;
import dev.exai.files.RemoteCopy.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Uploads whose answers are lost, at a provider that lists files a while after it has them. */
class LateListingTest extends FilesFixture {
    private final ShelfProvider shelf = new ShelfProvider("shelf");
    private final ExecutorService other = Executors.newSingleThreadExecutor();

    @Override
    protected FileStorage newStorage() {
        return FileStorage.directory(folder.resolve("data"), clock);
    }

    @AfterEach
    void endThread() throws InterruptedException {
        other.shutdownNow();
        assertThat(other.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    private RemoteCopy ensure(StoredFile file) {
        return files.ensureAt(file.id(), shelf, CopyRequest.plain(), context(ANN));
    }

    private State stateOf(StoredFile file) {
        return files.copies(ANN, file.id()).get(0).state();
    }

    /** Fails with an answer lost; the file has arrived, and the listing does not show it so far. */
    private StoredFile lagging() {
        StoredFile file = add(ANN, "late.txt", "listed late");
        shelf.failNext = ErrorKind.CONNECTION_LOST;
        shelf.arrives = true;
        shelf.lagging = true;
        assertKind(ErrorKind.CONNECTION_LOST, () -> ensure(file));
        return file;
    }

    @Test
    void copy_thatTheListingShowsLater_isWaitedForAndNotSentAgain() throws Exception {
        StoredFile file = lagging();

        Future<RemoteCopy> copy = other.submit(() -> ensure(file));
        await(() -> clock.sleepers() == 1);
        shelf.lagging = false;
        clock.advance(Duration.ofSeconds(20));

        assertThat(copy.get(30, TimeUnit.SECONDS).remoteId()).isEqualTo("r-000001");
        assertThat(shelf.uploads).hasValue(1);
    }

    @Test
    void copy_thatIsNotListedInAllItsTerm_isSentAgain() throws Exception {
        StoredFile file = lagging();

        Future<RemoteCopy> copy = other.submit(() -> ensure(file));
        await(() -> clock.sleepers() == 1);
        assertThat(shelf.uploads).hasValue(1);
        clock.advance(Duration.ofMinutes(3));

        assertThat(copy.get(30, TimeUnit.SECONDS).remoteId()).isEqualTo("r-000002");
        assertThat(shelf.uploads).hasValue(2);
    }

    @Test
    void copy_thatMayStillBeListed_isNotSentByACallThatEndsBefore() throws Exception {
        StoredFile file = lagging();
        CallContext brief = CallContext.until(Deadline.after(Duration.ofMinutes(1), clock))
                .principal(ANN)
                .build();

        Future<RemoteCopy> copy = other.submit(() -> files.ensureAt(file.id(), shelf, CopyRequest.plain(), brief));
        await(() -> clock.sleepers() == 1);
        clock.advance(Duration.ofSeconds(70));

        assertThatThrownBy(() -> copy.get(30, TimeUnit.SECONDS))
                .cause()
                .extracting(e -> ((ExaiException) e).kind())
                .isEqualTo(ErrorKind.UNKNOWN_OUTCOME);
        assertThat(shelf.uploads).hasValue(1);
    }

    @Test
    void copy_thatMayStillBeListed_isForgottenByNoComparisonAndNoSweep() {
        StoredFile file = lagging();
        clock.advance(Duration.ofMinutes(1));

        SyncPlan early = files.planSync(shelf, context(ANN));
        clock.advance(Duration.ofMinutes(2));
        SyncPlan late = files.planSync(shelf, context(ANN));

        assertThat(early.steps()).isEmpty();
        assertThat(late.steps()).extracting(SyncPlan.Step::kind).containsExactly(SyncPlan.Kind.FORGET);
        assertThat(stateOf(file)).isEqualTo(State.UNKNOWN);
    }

    @Test
    void copy_whoseSenderWasKilledJustNow_isLookedForAllItsTerm() throws Exception {
        StoredFile file = lagging();
        storage.database().write(sql -> sql.update("UPDATE file_copies SET state = 'PENDING'")); // as a kill leaves it
        clock.advance(Duration.ofMinutes(5)); // of sending, before the kill

        Future<RemoteCopy> copy = other.submit(() -> ensure(file));
        await(() -> clock.sleepers() == 1);
        shelf.lagging = false;
        clock.advance(Duration.ofSeconds(20));

        assertThat(copy.get(30, TimeUnit.SECONDS).remoteId()).isEqualTo("r-000001");
        assertThat(shelf.uploads).hasValue(1);
    }

    @Test
    void deletedFile_whoseCopyMayStillBeListed_waitsForIt() {
        FileSettings standard = FileSettings.DEFAULT;
        files = service(new FileSettings(
                standard.fileBytes(),
                standard.ownerFiles(),
                standard.ownerBytes(),
                standard.totalBytes(),
                Duration.ZERO));
        StoredFile file = lagging();
        files.delete(ANN, file.id());
        clock.advance(Duration.ofMinutes(1));

        SweepReport early = sweep(shelf);
        shelf.lagging = false;
        SweepReport late = files.sweep(List.of(shelf), context(ANN));

        assertThat(early.waiting()).isEqualTo(1);
        assertThat(early.purged()).isZero();
        assertThat(late.copiesDeleted()).isEqualTo(1);
        assertThat(shelf.all()).isEmpty();
    }
}
