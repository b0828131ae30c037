package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.files.Removable.Kind;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is removed, what tells of it before, and what keeps too much from going. */
abstract class CleaningUpContract extends FilesFixture {
    private final ShelfProvider shelf = new ShelfProvider("shelf");

    private BlobKey stray(String text) {
        try (BlobStore.Staged staged = storage.blobs().stage(new ByteArrayInputStream(bytes(text)), 100)) {
            return staged.publish(BlobKey.spaceOf(ANN));
        }
    }

    private List<Removable> preview() {
        List<Removable> all = new ArrayList<>();
        files.care().previewCleanUp(all::add);
        return all;
    }

    @Test
    void strays_thatAreMostOfTheStore_stayWithoutConsent() {
        StoredFile named = add(ANN, "named", "named");
        List<BlobKey> strays =
                IntStream.range(0, 21).mapToObj(i -> stray("stray " + i)).toList();
        clock.advance(Duration.ofHours(2));

        assertThatThrownBy(() -> files.collectGarbage(false))
                .isInstanceOf(ExaiException.class)
                .hasMessageContaining("21 of 22 contents")
                .extracting(e -> ((ExaiException) e).kind())
                .isEqualTo(ErrorKind.CONFLICT);
        assertThat(strays).allMatch(key -> storage.blobs().size(key).isPresent());
        assertThat(files.care().collectGarbageWithConsent()).isEqualTo(21);

        assertThat(strays).allMatch(key -> storage.blobs().size(key).isEmpty());
        assertThat(storage.blobs().size(named.blob())).isPresent();
    }

    @Test
    void strays_thatAreAHandful_goWithoutConsent() {
        IntStream.range(0, 20).forEach(i -> stray("stray " + i));
        clock.advance(Duration.ofHours(2));

        assertThat(files.collectGarbage(false)).isEqualTo(20);
    }

    @Test
    void preview_tellsEverythingThatGoes_byKindAndName() throws Exception {
        StoredFile stays = add(ANN, "stays.txt", "shared");
        StoredFile same = add(ANN, "same.txt", "shared");
        StoredFile over = add(ANN, "over.txt", "over");
        files.ensureAt(over.id(), shelf, CopyRequest.plain(), context(ANN));
        RemoteCopy copy = files.copies(ANN, over.id()).get(0);
        BlobKey left = stray("left behind");
        files.delete(ANN, over.id());
        files.delete(ANN, same.id());
        clock.advance(Duration.ofDays(2));
        StoredFile recent = add(BOB, "recent.txt", "recent");
        files.delete(BOB, recent.id());
        StoredFile brief = files.takeIn(
                ANN,
                new FileSource.Bytes(bytes("brief")),
                new TakeIn.Builder()
                        .name("brief.txt")
                        .keepFor(Duration.ofMinutes(1))
                        .build());
        clock.advance(Duration.ofMinutes(2));

        List<Removable> told = preview();
        SweepReport swept = sweep(shelf);
        int strays = files.collectGarbage(false);

        assertThat(told)
                .containsExactly(
                        new Removable(Kind.EXPIRED_FILE, brief.id().value(), "brief.txt", null, 5),
                        new Removable(Kind.DELETED_FILE, same.id().value(), "same.txt", null, 6),
                        new Removable(Kind.DELETED_FILE, over.id().value(), "over.txt", null, 4),
                        Removable.content(Kind.CONTENT, over.hash(), 4),
                        new Removable(Kind.COPY, copy.remoteId(), null, shelf.id(), 4),
                        Removable.content(Kind.STRAY_CONTENT, left.hash(), 11));
        assertThat(swept).isEqualTo(new SweepReport(1, 2, 1, 1, 0));
        assertThat(strays).isEqualTo(1);
        assertThat(textOf(stays)).isEqualTo("shared");
        assertThat(preview()).isEmpty();
    }

    @Test
    void preview_withoutGrace_tellsThatExpiredFilesGoAtOnce() {
        FileSettings standard = FileSettings.DEFAULT;
        files = service(new FileSettings(
                standard.fileBytes(),
                standard.ownerFiles(),
                standard.ownerBytes(),
                standard.totalBytes(),
                Duration.ZERO));
        files.takeIn(
                ANN,
                new FileSource.Bytes(bytes("brief")),
                new TakeIn.Builder()
                        .name("brief.txt")
                        .keepFor(Duration.ofMinutes(1))
                        .build());
        clock.advance(Duration.ofMinutes(20));

        List<Removable> told = preview();
        SweepReport swept = sweep();

        assertThat(told)
                .extracting(Removable::kind)
                .containsExactly(Kind.EXPIRED_FILE, Kind.DELETED_FILE, Kind.CONTENT);
        assertThat(swept).isEqualTo(new SweepReport(1, 1, 0, 1, 0));
    }

    @Test
    void preview_tellsOfPacksThatAreEmptied() {
        List<TakenIn> taken = new ArrayList<>();
        files.takeInAll(
                ANN,
                List.of(
                        new FileSource.Bytes(bytes("a short one")),
                        new FileSource.Bytes(bytes("another one of many more bytes than the other"))),
                TakeIn.plain(),
                taken::add);
        taken.forEach(each -> files.delete(ANN, each.file().id()));
        clock.advance(Duration.ofDays(2));

        assertThat(preview()).extracting(Removable::kind).contains(Kind.PACK);
        sweep();

        assertThat(preview()).isEmpty();
        assertThat(files.collectGarbage(true)).isZero();
    }

    @Test
    void previewRepair_tellsHowManyCountsAreWrong_andLeavesThem() {
        add(ANN, "a", "content");
        storage.database().write(sql -> sql.update("UPDATE file_blobs SET refs = 7"));
        storage.database().write(sql -> sql.update("UPDATE file_owners SET files = 9"));

        assertThat(files.care().previewRepair()).isEqualTo(3);
        assertThat(files.care().previewRepair()).isEqualTo(3);
        assertThat(files.repair()).isEqualTo(3);
        assertThat(files.care().previewRepair()).isZero();
    }
}
