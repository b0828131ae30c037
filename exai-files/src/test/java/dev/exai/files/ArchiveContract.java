package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Contents that nobody uses move to a second store, whatever the catalogue is kept in. */
abstract class ArchiveContract extends FilesFixture {
    private static final Duration MONTH = Duration.ofDays(30);

    protected abstract FileStorage plainStorage() throws Exception;

    @Override
    protected FileStorage newStorage() throws Exception {
        return plainStorage().archivedTo(FileStorage.blobs(archive(), clock));
    }

    private Path archive() {
        return folder.resolve("archive");
    }

    private static List<Path> contentsOf(Path store) throws IOException {
        try (Stream<Path> all = Files.walk(store)) {
            return all.filter(FilesFixture::isContent).toList();
        }
    }

    @Test
    void upkeep_movesWhatWasUnusedForSoLong() throws Exception {
        StoredFile old = add(ANN, "old.txt", "old content");
        clock.advance(Duration.ofDays(31));
        UpkeepSettings settings = new UpkeepSettings(Duration.ofHours(1), Duration.ofHours(1), List.of(), MONTH);

        files.startUpkeep(settings, List.of());
        await(() -> clock.sleepers() >= 1);

        assertThat(contentsOf(archive())).hasSize(1);
        assertThat(contentsOf(contents())).isEmpty();
        assertThat(textOf(old)).isEqualTo("old content");
    }

    @Test
    void contents_unusedForLong_moveAndAreReadAsBefore() throws Exception {
        StoredFile old = add(ANN, "old.txt", "old content");
        StoredFile used = add(ANN, "used.txt", "used content");
        List<TakenIn> packed = new ArrayList<>();
        files.takeInAll(
                ANN,
                List.of(new FileSource.Bytes(bytes("packed 1")), new FileSource.Bytes(bytes("packed 2"))),
                TakeIn.plain(),
                packed::add);
        clock.advance(Duration.ofDays(20));
        textOf(used);
        files.checkData(Deadline.after(Duration.ofMinutes(1)));
        clock.advance(Duration.ofDays(20));
        StoredFile young = add(BOB, "young.txt", "young content");

        ArchiveReport dry = files.archive(MONTH, true);
        List<Path> before = contentsOf(archive());
        ArchiveReport report = files.archive(MONTH, false);
        ArchiveReport again = files.archive(MONTH, false);

        assertThat(dry).isEqualTo(new ArchiveReport(3, 27, 0));
        assertThat(before).isEmpty();
        assertThat(report).isEqualTo(dry);
        assertThat(again).isEqualTo(new ArchiveReport(0, 0, 0));
        assertThat(contentsOf(archive())).hasSize(3);
        assertThat(contentsOf(contents()))
                .as("used, young, and the pack until a sweep")
                .hasSize(3);
        assertThat(textOf(old)).isEqualTo("old content");
        assertThat(textOf(packed.get(1).file())).isEqualTo("packed 2");
        assertThat(textOf(young)).isEqualTo("young content");
        try (InputStream in = files.openRange(ANN, old.id(), 4, 3)) {
            assertThat(in.readAllBytes()).isEqualTo(bytes("con"));
        }
        sweep();
        assertThat(contentsOf(contents())).as("the pack is empty").hasSize(2);
        assertThat(files.checkData(Deadline.after(Duration.ofMinutes(1))).faults())
                .isEmpty();
        assertThat(files.collectGarbage(false)).isZero();
    }

    @Test
    void content_takenInAgain_comesBack() throws Exception {
        StoredFile old = add(ANN, "old.txt", "content");
        clock.advance(Duration.ofDays(40));
        files.archive(MONTH, false);
        assertThat(contentsOf(contents())).isEmpty();

        StoredFile other = add(ANN, "other.txt", "content");
        contentsOf(archive()).forEach(each -> each.toFile().delete());

        assertThat(textOf(other)).isEqualTo("content");
        assertThat(textOf(old)).isEqualTo("content");
        assertThat(files.check().faults()).isEmpty();
    }

    @Test
    void content_thatCameBack_leavesNothingInTheArchive() throws Exception {
        StoredFile stays = add(ANN, "stays.txt", "archived for good");
        StoredFile old = add(ANN, "old.txt", "content");
        clock.advance(Duration.ofDays(40));
        files.archive(MONTH, false);
        add(ANN, "other.txt", "content");

        assertThat(files.collectGarbage(true))
                .as("what was just moved there stays")
                .isZero();
        clock.advance(Duration.ofHours(2));
        assertThat(files.collectGarbage(true)).isEqualTo(1);
        assertThat(contentsOf(archive())).hasSize(2);
        assertThat(files.collectGarbage(false)).isEqualTo(1);

        assertThat(contentsOf(archive())).hasSize(1);
        assertThat(textOf(old)).isEqualTo("content");
        assertThat(textOf(stays)).isEqualTo("archived for good");
        assertThat(files.check().faults()).isEmpty();
    }

    @Test
    void content_ofADeletedFile_leavesTheArchiveToo() throws Exception {
        StoredFile old = add(ANN, "old.txt", "content");
        clock.advance(Duration.ofDays(40));
        files.archive(MONTH, false);

        files.delete(ANN, old.id());
        clock.advance(Duration.ofDays(2));
        SweepReport report = sweep();

        assertThat(report.contentsRemoved()).isEqualTo(1);
        assertThat(contentsOf(archive())).isEmpty();
        assertThat(files.stats(ANN).files()).isZero();
        assertThat(files.check().faults()).isEmpty();
    }

    @Test
    void content_thatIsDamaged_staysAndIsCounted() throws Exception {
        add(ANN, "old.txt", "content");
        Files.write(contentsOf(contents()).get(0), bytes("CONTENT"));
        clock.advance(Duration.ofDays(40));

        assertThat(files.archive(MONTH, false)).isEqualTo(new ArchiveReport(0, 0, 1));

        assertThat(contentsOf(contents())).hasSize(1);
        assertThat(contentsOf(archive())).isEmpty();
    }

    @Test
    void archive_thatIsNotThereOrTooSoon_isRefused() throws Exception {
        assertThatThrownBy(() -> files.archive(Duration.ofHours(1), true)).isInstanceOf(IllegalArgumentException.class);
        files.close();
        storage.close();
        storage = plainStorage();
        files = service(FileSettings.DEFAULT);

        assertKind(ErrorKind.UNSUPPORTED, () -> files.archive(MONTH, true));
    }
}
