package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.PrincipalId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many files at once, whatever they are kept in. */
abstract class ManyFilesContract extends FilesFixture {
    private final TakeIn day = new TakeIn.Builder().keepFor(Duration.ofDays(1)).build();

    private static List<FileSource> texts(int count) {
        return IntStream.range(0, count)
                .<FileSource>mapToObj(i -> new FileSource.Bytes(bytes("text " + i)))
                .toList();
    }

    List<TakenIn> takeInAll(FileService service, PrincipalId owner, List<? extends FileSource> sources) {
        List<TakenIn> taken = new ArrayList<>();
        service.takeInAll(owner, sources, TakeIn.plain(), taken::add);
        return taken;
    }

    static StoredFile fileOf(List<TakenIn> taken, FileSource source) {
        return taken.stream()
                .filter(each -> each.source() == source)
                .map(TakenIn::file)
                .findFirst()
                .orElseThrow();
    }

    /** The files that hold contents. */
    List<Path> blobs() throws IOException {
        try (Stream<Path> all = Files.walk(contents())) {
            return all.filter(FilesFixture::isContent).toList();
        }
    }

    @Test
    void manyShortFiles_takenInAtOnce_areOneContentOnDiskAndReadLikeAnyOther() throws Exception {
        List<FileSource> sources = texts(300);

        List<TakenIn> taken = takeInAll(files, ANN, sources);

        assertThat(blobs()).hasSize(1);
        assertThat(taken).extracting(TakenIn::source).containsExactlyInAnyOrderElementsOf(sources);
        StoredFile file = fileOf(taken, sources.get(217));
        assertThat(textOf(file)).isEqualTo("text 217");
        assertThat(files.get(ANN, file.id())).isEqualTo(file);
        assertThat(file.mediaType()).isEqualTo("text/plain");
        assertThat(files.text(ANN, file.id(), ExtractionLimits.DEFAULT).text()).isEqualTo("text 217");
        try (InputStream in = files.openRange(ANN, file.id(), 5, 100)) {
            assertThat(in.readAllBytes()).isEqualTo(bytes("217"));
        }
        try (InputStream in = files.openRange(ANN, file.id(), 8, 1)) {
            assertThat(in.readAllBytes()).isEmpty();
        }
        files.writeTo(ANN, file.id(), "out.txt", false);
        assertThat(folder.resolve("root/out.txt")).hasContent("text 217");
        assertThat(files.stats(ANN).files()).isEqualTo(300);
        assertThat(files.checkData(Deadline.after(Duration.ofMinutes(1))).faults())
                .isEmpty();
    }

    @Test
    void filesOfAFolder_someRefused_areTakenInAsFarAsTheyCanBe() throws Exception {
        files = service(new FileSettings(3 << 20, 1_000, 1L << 30, 1L << 30, Duration.ofHours(1)));
        Path root = folder.resolve("root");
        Files.writeString(root.resolve("a.txt"), "a");
        Files.writeString(root.resolve("b.txt"), "b");
        Files.write(root.resolve("empty"), new byte[0]);
        Files.write(root.resolve("long"), new byte[2 << 20]);
        Files.write(root.resolve("too-long"), new byte[4 << 20]);
        List<FileSource> sources = new ArrayList<>();
        for (String name : List.of("a.txt", "b.txt", "empty", "long", "too-long", "missing", "../out")) {
            sources.add(new FileSource.Path(name));
        }
        sources.add(new FileSource.Stream(new ByteArrayInputStream(bytes("streamed"))));
        sources.add(new FileSource.DataUrl("data:text/plain,of%20a%20url"));

        List<TakenIn> taken = takeInAll(files, ANN, sources);

        assertThat(taken).hasSize(9);
        assertThat(taken.stream()
                        .filter(each -> each.file() != null)
                        .map(each -> each.file().name()))
                .containsExactlyInAnyOrder("a.txt", "b.txt", "empty", "long", "file", "file");
        assertThat(taken.stream()
                        .filter(each -> each.failure() != null)
                        .map(each -> each.failure().kind()))
                .containsExactlyInAnyOrder(ErrorKind.TOO_LARGE, ErrorKind.NOT_FOUND, ErrorKind.PATH_DENIED);
        assertThat(textOf(fileOf(taken, sources.get(2)))).isEmpty();
        assertThat(fileOf(taken, sources.get(3)).sizeBytes()).isEqualTo(2 << 20);
        assertThat(files.checkData(Deadline.after(Duration.ofMinutes(1))).faults())
                .isEmpty();
    }

    @Test
    void sameFiles_whosePackIsLost_areKeptAnew() throws Exception {
        List<FileSource> sources = texts(20);
        takeInAll(files, ANN, sources);
        Files.delete(blobs().get(0));

        List<TakenIn> again = takeInAll(files, ANN, sources);

        assertThat(textOf(fileOf(again, sources.get(7)))).isEqualTo("text 7");
        assertThat(files.checkData(Deadline.after(Duration.ofMinutes(1))).faults())
                .isEmpty();
        assertThat(files.stats(ANN).files()).isEqualTo(20);
    }

    @Test
    void sameFiles_takenInAgainAndWithOthers_areNotKeptTwice() throws Exception {
        List<FileSource> sources = new ArrayList<>(texts(20));
        sources.add(new FileSource.Bytes(bytes("text 3"))); // a double inside
        List<TakenIn> first = takeInAll(files, ANN, sources);

        List<TakenIn> again = takeInAll(files, ANN, sources);
        List<TakenIn> more = takeInAll(files, ANN, texts(25));
        List<TakenIn> others = takeInAll(files, BOB, texts(20));

        assertThat(fileOf(first, sources.get(20)).id())
                .isEqualTo(fileOf(first, sources.get(3)).id());
        assertThat(again)
                .extracting(each -> each.file().id())
                .containsExactlyInAnyOrderElementsOf(
                        first.stream().map(each -> each.file().id()).toList());
        assertThat(more).hasSize(25);
        assertThat(others).hasSize(20);
        assertThat(files.stats(ANN).files()).isEqualTo(25);
        assertThat(blobs()).as("two packs of ann, one of bob").hasSize(3);
        assertThat(files.check().faults()).isEmpty();
    }

    @Test
    void quota_reachedInTheMiddle_refusesTheRestOneByOne() {
        files = service(new FileSettings(1 << 20, 5, 1L << 30, 1L << 30, Duration.ofHours(1)));

        List<TakenIn> taken = takeInAll(files, ANN, texts(8));

        assertThat(taken.stream().filter(each -> each.file() != null)).hasSize(5);
        assertThat(taken.stream()
                        .filter(each -> each.failure() != null)
                        .map(each -> each.failure().kind()))
                .hasSize(3)
                .containsOnly(ErrorKind.STORAGE_FULL);
        assertThat(files.stats(ANN).files()).isEqualTo(5);
        assertThat(files.check().faults()).isEmpty();
    }

    @Test
    void room_isThereToTheByte() {
        files = service(new FileSettings(1 << 20, 2, 100, 1L << 30, Duration.ofHours(1)));
        add(ANN, "a.txt", "40 bytes".repeat(5));

        files.checkRoom(ANN, 60);

        assertKind(ErrorKind.STORAGE_FULL, () -> files.checkRoom(ANN, 61));
        add(ANN, "b.txt", "b");
        assertKind(ErrorKind.STORAGE_FULL, () -> files.checkRoom(ANN, 1));
        files.checkRoom(BOB, 100);
    }

    @Test
    void wish_thatCannotBeOfAll_isRefused() {
        assertThatThrownBy(() -> files.takeInAll(ANN, texts(2), TakeIn.named("all"), each -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(files.stats(ANN).files()).isZero();
    }

    @Test
    void listener_thatThrows_endsTheCallAndLeavesEverythingSound() {
        assertThatThrownBy(() -> files.takeInAll(ANN, texts(5), TakeIn.plain(), each -> {
                    throw new IllegalStateException("enough");
                }))
                .hasMessage("enough");

        assertThat(files.check().faults()).isEmpty();
    }

    @Test
    void contentOfAPack_takenInByItself_liesByItselfFromThenOn() throws Exception {
        List<FileSource> sources = texts(2);
        List<TakenIn> taken = takeInAll(files, ANN, sources);

        files.takeIn(ANN, sources.get(0), TakeIn.named("other.txt"));
        files.delete(ANN, fileOf(taken, sources.get(1)).id());
        clock.advance(Duration.ofDays(2));
        sweep();

        assertThat(textOf(fileOf(taken, sources.get(0)))).isEqualTo("text 0");
        assertThat(blobs()).hasSize(1);
        assertThat(files.check().faults()).isEmpty();
    }

    @Test
    void pack_ofWhichLittleIsNeeded_isGivenUpAndTheRestStays() throws Exception {
        List<FileSource> sources = texts(40);
        List<TakenIn> taken = takeInAll(files, ANN, sources);
        Path pack = blobs().get(0);
        for (int i = 0; i < 25; i++) {
            files.delete(ANN, fileOf(taken, sources.get(i)).id());
        }
        clock.advance(Duration.ofDays(2));

        SweepReport report = sweep();

        assertThat(report.purged()).isEqualTo(25);
        assertThat(report.contentsRemoved()).isEqualTo(25);
        assertThat(pack).doesNotExist();
        assertThat(blobs()).hasSize(15);
        for (int i = 25; i < 40; i++) {
            assertThat(textOf(fileOf(taken, sources.get(i)))).isEqualTo("text " + i);
        }
        assertThat(files.check().faults()).isEmpty();
    }

    @Test
    void pack_ofWhichMuchIsNeeded_stays() throws Exception {
        List<FileSource> sources = texts(40);
        List<TakenIn> taken = takeInAll(files, ANN, sources);
        files.delete(ANN, fileOf(taken, sources.get(7)).id());
        clock.advance(Duration.ofDays(2));

        sweep();

        assertThat(blobs()).hasSize(1);
        assertThat(textOf(fileOf(taken, sources.get(8)))).isEqualTo("text 8");
        assertThat(files.check().faults()).isEmpty();
    }

    @Test
    void pack_isNoGarbage_andOneThatNobodyNamesIs() throws Exception {
        takeInAll(files, ANN, texts(3));
        clock.advance(Duration.ofDays(2));
        Path pack = blobs().get(0);
        Path space = pack.getParent().getParent();
        Path stray = Files.createDirectories(space.resolve("00")).resolve("0".repeat(64));
        Files.copy(pack, stray);
        Files.setLastModifiedTime(stray, Files.getLastModifiedTime(pack));

        assertThat(files.collectGarbage(false)).isEqualTo(1);

        assertThat(pack).exists();
        assertThat(stray).doesNotExist();
    }

    @Test
    void damagedPack_isFoundByACheckOfTheData() throws Exception {
        List<FileSource> sources = texts(3);
        List<TakenIn> taken = takeInAll(files, ANN, sources);
        Path pack = blobs().get(0);
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length - 1] ^= 1;
        Files.write(pack, bytes);

        FileCheckReport report = files.checkData(Deadline.after(Duration.ofMinutes(1)));

        assertThat(report.faults())
                .containsExactly(fileOf(taken, sources.get(2)).hash() + " is damaged");
        Files.delete(pack);
        assertThat(files.check().faults()).hasSize(3).allMatch(fault -> fault.endsWith("is lost"));
        assertKind(ErrorKind.FILE_GONE, () -> textOf(fileOf(taken, sources.get(1))));
    }

    @Test
    void wishForAll_countsForEach() {
        List<TakenIn> taken = new ArrayList<>();
        files.takeInAll(ANN, texts(3), day, taken::add);

        assertThat(taken)
                .allMatch(each -> clock.instant()
                        .plus(Duration.ofDays(1))
                        .equals(each.file().expiresAt()));
    }
}
