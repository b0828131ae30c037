package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.files.ArchiveEntry.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives among the files, and above all those that mean harm. */
class ArchivesTest extends FilesFixture {
    private static final ArchiveLimits SMALL = new ArchiveLimits(10, 4L << 20, 100);

    @Override
    protected FileStorage newStorage() {
        return FileStorage.directory(folder.resolve("data"), clock);
    }

    private StoredFile add(byte[] archive, String name) {
        return files.takeIn(ANN, new FileSource.Bytes(archive), TakeIn.named(name));
    }

    private void assertRefused(ErrorKind kind, byte[] archive) {
        StoredFile file = add(archive, "a.bin");

        assertKind(kind, () -> files.unpack(ANN, file.id(), SMALL, TakeIn.plain()));
        assertThat(files.list(ANN, null, 10).files()).containsExactly(file);
        files.delete(ANN, file.id());
    }

    private void assertNotEvenListed(ErrorKind kind, byte[] archive) {
        StoredFile file = add(archive, "a.bin");
        assertKind(kind, () -> files.listArchive(ANN, file.id(), SMALL));
        assertRefused(kind, archive);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] tar() {
        return new TarBytes()
                .entry("src/", '5', 0, new byte[0])
                .file("src/Main.java", "class Main {}")
                .file("./read me.txt", "hello")
                .file("empty", "")
                .end();
    }

    private void assertUnpacks(byte[] archive, String name) throws IOException {
        StoredFile file = add(archive, name);

        List<ArchiveEntry> listed = files.listArchive(ANN, file.id(), SMALL);
        List<UnpackedFile> unpacked = files.unpack(
                ANN,
                file.id(),
                SMALL,
                new TakeIn.Builder()
                        .purpose("source")
                        .keepFor(Duration.ofDays(1))
                        .build());

        assertThat(listed)
                .contains(
                        new ArchiveEntry("src", Kind.FOLDER, 0),
                        new ArchiveEntry("src/Main.java", Kind.FILE, 13),
                        new ArchiveEntry("read me.txt", Kind.FILE, 5),
                        new ArchiveEntry("empty", Kind.FILE, 0));
        assertThat(unpacked).extracting(UnpackedFile::path).containsExactly("src/Main.java", "read me.txt", "empty");
        assertThat(unpacked.get(0).file().name()).isEqualTo("Main.java");
        assertThat(unpacked.get(0).file().purpose()).isEqualTo("source");
        assertThat(unpacked.get(0).file().expiresAt()).isEqualTo(clock.instant().plus(Duration.ofDays(1)));
        assertThat(textOf(unpacked.get(0).file())).isEqualTo("class Main {}");
        assertThat(textOf(unpacked.get(1).file())).isEqualTo("hello");
    }

    @Test
    void zip_whole_isListedAndUnpacked() throws IOException {
        assertUnpacks(
                new ZipBytes()
                        .file("src/", "")
                        .file("src/Main.java", "class Main {}")
                        .stored("read me.txt", "hello")
                        .stored("empty", "")
                        .end(),
                "a.zip");
    }

    @Test
    void tar_whole_isListedAndUnpacked() throws IOException {
        assertUnpacks(tar(), "a.tar");
        assertUnpacks(gzip(tar()), "a.tar.gz");
    }

    @Test
    void gzip_ofOneFile_isUnpackedUnderItsName() throws IOException {
        StoredFile file = add(gzip(bytes("one file")), "notes.txt.gz");
        StoredFile odd = add(gzip(bytes("other")), ".gz");

        assertThat(files.listArchive(ANN, file.id(), SMALL))
                .containsExactly(new ArchiveEntry("notes.txt", Kind.FILE, 8));
        assertThat(textOf(files.unpack(ANN, file.id(), SMALL, TakeIn.plain())
                        .get(0)
                        .file()))
                .isEqualTo("one file");
        assertThat(files.unpack(ANN, odd.id(), SMALL, TakeIn.plain())
                        .get(0)
                        .file()
                        .sizeBytes())
                .isEqualTo(5);
    }

    @Test
    void tar_withLongNamesAndLargeNumbers_isRead() throws IOException {
        String longName = "d/".repeat(80) + "long.txt";
        byte[] wide = new byte[512];
        TarBytes.put(wide, 0, "wide.txt");
        wide[124] = (byte) 0x80;
        wide[135] = 4;
        wide[156] = '0';
        byte[] split = new byte[512];
        TarBytes.put(split, 0, "name.txt");
        TarBytes.put(split, 124, "00000000002\0");
        TarBytes.put(split, 257, "ustar\0" + "00");
        TarBytes.put(split, 345, "prefix");
        byte[] archive = new TarBytes()
                .entry("././@LongLink", 'L', longName.length() + 1, bytes(longName + "\0"))
                .file("cut", "gnu")
                .entry("pax", 'x', 39, bytes("12 size=000\n27 path=caf\u00e9/pax name.txt\n"))
                .entry("short", '0', 3, bytes("pax"))
                .entry("global", 'g', 4, bytes("junk"))
                .raw(wide, bytes("wide"))
                .raw(split, bytes("ok"))
                .end();
        StoredFile file = add(archive, "long.tar");

        // the size of a pax head counts, even a wrong one: what follows is then no head any more
        assertKind(ErrorKind.INVALID_REQUEST, () -> files.listArchive(ANN, file.id(), SMALL));

        byte[] right = new TarBytes()
                .entry("././@LongLink", 'L', longName.length() + 1, bytes(longName + "\0"))
                .file("cut", "gnu")
                .entry("pax", 'x', 37, bytes("10 size=3\n27 path=caf\u00e9/pax name.txt\n"))
                .entry("short", '0', 3, bytes("pax"))
                .entry("global", 'g', 4, bytes("junk"))
                .raw(wide, bytes("wide"))
                .raw(split, bytes("ok"))
                .end();
        assertThat(files.listArchive(ANN, add(right, "right.tar").id(), SMALL))
                .extracting(ArchiveEntry::path)
                .containsExactly(longName, "caf\u00e9/pax name.txt", "wide.txt", "prefix/name.txt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "a/../../x",
                "/etc/passwd",
                "C:\\x",
                "c:/x",
                "a\\..\\x",
                "..",
                "a/./x",
                "a//x",
                "//x",
                "\\\\h\\x"
            })
    void path_thatLeadsElsewhere_isRefused(String path) throws IOException {
        assertNotEvenListed(
                ErrorKind.INVALID_REQUEST,
                new ZipBytes().file("fine", "x").file(path, "y").end());
        assertNotEvenListed(
                ErrorKind.INVALID_REQUEST,
                new TarBytes().file("fine", "x").file(path, "y").end());
        assertThat(folder.resolve("x")).doesNotExist();
        assertThat(folder.resolve("data/x")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(chars = {'1', '2', '3', '4', '6', 'S', 'V'})
    void tarEntry_thatIsNeitherFileNorFolder_isRefused(char type) {
        assertNotEvenListed(
                ErrorKind.INVALID_REQUEST,
                new TarBytes().entry("link", type, 0, new byte[0]).end());
    }

    @ParameterizedTest
    @ValueSource(ints = {0120777, 0010644, 0060644, 0020644, 0140755})
    void zipEntry_thatIsNeitherFileNorFolder_isRefused(int mode) throws IOException {
        assertNotEvenListed(
                ErrorKind.INVALID_REQUEST,
                ZipBytes.withMode(new ZipBytes().file("link", "/etc/passwd").end(), mode));
        assertThat(files.listArchive(
                        ANN,
                        add(ZipBytes.withMode(new ZipBytes().file("f", "x").end(), 0100644), "ok")
                                .id(),
                        SMALL))
                .hasSize(1);
    }

    @Test
    void archive_thatBecomesEndless_isTooLarge() throws IOException {
        byte[] zeros = new byte[3 << 20];
        byte[] zip = new ZipBytes().file("bomb", zeros).end();
        assertThat(zeros.length / zip.length).isGreaterThan(100);

        assertRefused(ErrorKind.TOO_LARGE, zip);
        assertRefused(ErrorKind.TOO_LARGE, gzip(zeros));
        assertRefused(
                ErrorKind.TOO_LARGE,
                gzip(new TarBytes().entry("bomb", '0', zeros.length, zeros).end()));
        assertNotEvenListed(
                ErrorKind.TOO_LARGE,
                new TarBytes().entry("huge", '0', 1L << 40, bytes("little")).end());
        assertNotEvenListed(
                ErrorKind.TOO_LARGE,
                new ZipBytes().file("a", zeros).file("b", zeros).end());
    }

    @Test
    void archive_withTooManyEntries_isTooLarge() throws IOException {
        ZipBytes zip = new ZipBytes();
        TarBytes tar = new TarBytes();
        for (int i = 0; i < 11; i++) {
            zip.file("f" + i, "x");
            tar.file("f" + i, "x");
        }
        assertNotEvenListed(ErrorKind.TOO_LARGE, zip.end());
        assertNotEvenListed(ErrorKind.TOO_LARGE, tar.end());
    }

    @Test
    void archive_insideAnother_staysClosed() throws IOException {
        byte[] inner = new ZipBytes().file("../x", new byte[100]).end();
        StoredFile file = add(new ZipBytes().file("inner.zip", inner).end(), "outer.zip");

        List<UnpackedFile> unpacked = files.unpack(ANN, file.id(), SMALL, TakeIn.plain());

        assertThat(unpacked)
                .singleElement()
                .satisfies(each -> assertThat(each.file().sizeBytes()).isEqualTo(inner.length));
    }

    @Test
    void zip_thatContradictsItself_isRefused() throws IOException {
        byte[] good = new ZipBytes()
                .stored("name", "content")
                .stored("other", "content")
                .end();
        int list = ZipBytes.list(good);

        assertRefused(ErrorKind.INVALID_REQUEST, ZipBytes.withInt(good.clone(), list + 24, 3)); // shorter than it is
        assertRefused(ErrorKind.INVALID_REQUEST, ZipBytes.withInt(good.clone(), list + 24, 9)); // longer
        assertRefused(ErrorKind.INVALID_REQUEST, ZipBytes.withInt(good.clone(), list + 16, 9)); // another checksum
        assertRefused(ErrorKind.INVALID_REQUEST, ZipBytes.withInt(good.clone(), list + 42, 1)); // elsewhere
        assertRefused(ErrorKind.INVALID_REQUEST, ZipBytes.withInt(good.clone(), list + 20, 1 << 30)); // beyond the end
        assertRefused(ErrorKind.INVALID_REQUEST, ZipBytes.withShort(good.clone(), list + 8, 1)); // encrypted
        assertRefused(ErrorKind.INVALID_REQUEST, ZipBytes.withShort(good.clone(), list + 10, 12)); // bzip2
        assertRefused(ErrorKind.INVALID_REQUEST, ZipBytes.withShort(good.clone(), list + 28, 60_000)); // endless name
        byte[] otherName = good.clone();
        otherName[30] = 'X';
        assertRefused(ErrorKind.INVALID_REQUEST, otherName);
        int second = list + 46 + 4;
        assertRefused(
                ErrorKind.INVALID_REQUEST, ZipBytes.withInt(good.clone(), second + 42, 0)); // the same bytes twice
        int end = good.length - 22;
        assertRefused(ErrorKind.INVALID_REQUEST, ZipBytes.withShort(good.clone(), end + 10, 1)); // one of two listed
        assertRefused(ErrorKind.INVALID_REQUEST, ZipBytes.withInt(good.clone(), end + 16, 1 << 30));
        assertRefused(ErrorKind.INVALID_REQUEST, ZipBytes.withInt(good.clone(), end + 12, 1 << 30));
        assertRefused(ErrorKind.INVALID_REQUEST, ZipBytes.withShort(good.clone(), end + 4, 1)); // one of several parts
        assertRefused(ErrorKind.INVALID_REQUEST, ZipBytes.withShort(good.clone(), end + 10, 0xFFFF)); // no wide list
        assertRefused(ErrorKind.INVALID_REQUEST, Arrays.copyOf(good, good.length - 3));
        assertRefused(ErrorKind.INVALID_REQUEST, bytes("PK\u0003\u0004 and nothing more"));
    }

    @Test
    void zip_ofDamagedPackedBytes_isRefused() throws IOException {
        byte[] good = new ZipBytes()
                .file("name", "content that is packed, packed, packed")
                .end();
        good[30 + 4 + 3] ^= 0x55;

        assertRefused(ErrorKind.INVALID_REQUEST, good);
    }

    @Test
    void zip_empty_hasNoEntries() throws IOException {
        StoredFile file = add(new ZipBytes().end(), "empty.zip");

        assertThat(files.listArchive(ANN, file.id(), SMALL)).isEmpty();
    }

    @Test
    void tar_damaged_isRefused() throws IOException {
        byte[] good = tar();
        byte[] head = good.clone();
        head[512 + 10] ^= 1;
        assertNotEvenListed(ErrorKind.INVALID_REQUEST, head);
        assertNotEvenListed(ErrorKind.INVALID_REQUEST, Arrays.copyOf(good, 512 * 2 + 5));
        assertNotEvenListed(ErrorKind.INVALID_REQUEST, Arrays.copyOf(good, 512 + 100));
        byte[] packed = gzip(good);
        assertNotEvenListed(ErrorKind.INVALID_REQUEST, Arrays.copyOf(packed, packed.length - 10));
        assertNotEvenListed(
                ErrorKind.INVALID_REQUEST,
                new TarBytes()
                        .entry("pax", 'x', 6, bytes("9 a=b\n"))
                        .file("f", "x")
                        .end());
        assertNotEvenListed(
                ErrorKind.INVALID_REQUEST,
                new TarBytes()
                        .entry("pax", 'x', 1 << 20, new byte[1 << 20])
                        .file("f", "x")
                        .end());
        assertNotEvenListed(
                ErrorKind.INVALID_REQUEST,
                new TarBytes()
                        .entry("pax", 'x', 11, bytes("11 size=-1\n"))
                        .file("f", "x")
                        .end());
    }

    @Test
    void file_thatIsNoArchive_isUnsupported() {
        for (String content : List.of("", "text", "PK but no zip at all")) {
            StoredFile file = add(ANN, "f", content);
            assertKind(ErrorKind.UNSUPPORTED, () -> files.listArchive(ANN, file.id(), SMALL));
        }
        StoredFile bobs = add(BOB, "b", "x");
        assertKind(ErrorKind.NOT_FOUND, () -> files.listArchive(ANN, bobs.id(), SMALL));
    }

    @Test
    void limits_outOfRange_areRefused() {
        assertThatThrownBy(() -> new ArchiveLimits(0, 1, 1)).hasMessageContaining("positive");
        assertThat(ArchiveLimits.DEFAULT.entries()).isEqualTo(10_000);
    }

    @Test
    void range_ofAContent_isThatPart() throws IOException {
        StoredFile file = add(ANN, "f", "0123456789");

        assertThat(new String(files.openRange(ANN, file.id(), 2, 3).readAllBytes()))
                .isEqualTo("234");
        assertThat(new String(files.openRange(ANN, file.id(), 8, 100).readAllBytes()))
                .isEqualTo("89");
        assertThat(files.openRange(ANN, file.id(), 10, 1).read()).isEqualTo(-1);
        assertThat(files.openRange(ANN, file.id(), 5, 1).skip(5)).isEqualTo(1);
        assertThatThrownBy(() -> files.openRange(ANN, file.id(), -1, 1)).hasMessageContaining("range");
        assertThatThrownBy(() -> files.openRange(ANN, file.id(), 0, 0)).hasMessageContaining("range");
    }
}
