package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.Deadline;
import dev.exai.core.ErrorKind;
import dev.exai.core.file.ContentHash;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TakingInTest extends FilesFixture {
    @Override
    protected FileStorage newStorage() {
        return FileStorage.directory(folder.resolve("data"), clock);
    }

    private StoredFile take(FileSource source) {
        return files.takeIn(ANN, source, TakeIn.plain());
    }

    private Path root() {
        return folder.resolve("root");
    }

    @Test
    void path_insideTheRoots_isTakenInUnderItsName() throws IOException {
        Files.createDirectories(root().resolve("docs"));
        Files.writeString(root().resolve("docs/plan.json"), "{}");

        StoredFile file = take(new FileSource.Path("docs/plan.json"));

        assertThat(file.name()).isEqualTo("plan.json");
        assertThat(file.mediaType()).isEqualTo("application/json");
        assertThat(textOf(file)).isEqualTo("{}");
        Files.writeString(root().resolve("docs/plan.json"), "changed");
        assertThat(textOf(file)).isEqualTo("{}");
    }

    @Test
    void progress_ofTakingInAndOfChecks_isToldInPieces() throws IOException {
        AtomicLong read = new AtomicLong();
        TakeIn wish = new TakeIn.Builder().onRead(read::addAndGet).build();
        Files.write(root().resolve("long"), new byte[2 << 20]);
        Files.writeString(root().resolve("a"), "one");
        Files.writeString(root().resolve("b"), "three");

        files.takeIn(ANN, new FileSource.Path("long"), wish);
        assertThat(read).hasValue(2 << 20);
        files.takeInAll(ANN, List.of(new FileSource.Path("a"), new FileSource.Path("b")), wish, taken -> {});
        assertThat(read).hasValue((2 << 20) + 8);

        AtomicLong checked = new AtomicLong();
        assertThat(files.checkData(Deadline.after(Duration.ofMinutes(1)), checked::addAndGet)
                        .isSound())
                .isTrue();
        assertThat(checked).hasValue((2 << 20) + 8);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void path_thatLeadsOutOrIsNoFile_isDenied() throws Exception {
        Path outside = Files.writeString(folder.resolve("outside.txt"), "secret");
        Files.createSymbolicLink(root().resolve("link"), outside);
        Files.createDirectories(root().resolve("folder"));
        new ProcessBuilder("mkfifo", root().resolve("pipe").toString()).start().waitFor();

        for (String path : new String[] {
            "../outside.txt", outside.toString(), "link", "folder", "pipe", "/dev/zero", "/proc/self/environ", "."
        }) {
            assertKind(ErrorKind.PATH_DENIED, () -> take(new FileSource.Path(path)));
        }
        assertKind(ErrorKind.NOT_FOUND, () -> take(new FileSource.Path("none")));
        assertThat(files.check().contents()).isZero();
    }

    @Test
    void path_ofAFileAboveTheLimit_isTooLarge() throws IOException {
        FileService small = service(new FileSettings(10, 10, 100, 100, Duration.ZERO));
        Files.writeString(root().resolve("ten"), "0123456789");
        Files.writeString(root().resolve("eleven"), "0123456789x");

        assertThat(small.takeIn(ANN, new FileSource.Path("ten"), TakeIn.plain()).sizeBytes())
                .isEqualTo(10);
        assertKind(ErrorKind.TOO_LARGE, () -> small.takeIn(ANN, new FileSource.Path("eleven"), TakeIn.plain()));
    }

    @Test
    void path_thatGrowsOrShrinksWhileItIsRead_isFileChanged() throws Exception {
        Path file = root().resolve("busy");
        byte[] first = new byte[300_000];
        Arrays.fill(first, (byte) 'a');
        for (boolean grows : new boolean[] {true, false}) {
            Files.write(file, first);
            FileStorage touching = FileStorage.directory(
                    folder.resolve("other-" + grows),
                    new TouchingBlobs(storage.blobs(), () -> Files.write(file, new byte[grows ? 400_000 : 10])),
                    clock);
            opened.add(touching);
            try (FileService service =
                    new FileService(touching, FileSettings.DEFAULT, AllowedRoots.of(List.of(root())))) {
                assertKind(
                        ErrorKind.FILE_CHANGED, () -> service.takeIn(ANN, new FileSource.Path("busy"), TakeIn.plain()));
            }
        }
    }

    /** Lets somebody change a file while it is read. */
    private record TouchingBlobs(BlobStore store, Callable<?> touch) implements BlobStore {
        @Override
        public Staged stage(InputStream content, long maxBytes) {
            try {
                touch.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return store.stage(content, maxBytes);
        }

        @Override
        public OptionalLong size(BlobKey key) {
            return store.size(key);
        }

        @Override
        public InputStream open(BlobKey key, boolean verified) {
            return store.open(key, verified);
        }

        @Override
        public boolean delete(BlobKey key, Duration unused) {
            return store.delete(key, unused);
        }

        @Override
        public void visit(Visitor visitor) {
            store.visit(visitor);
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @CsvSource({
        "'data:text/html;base64,PGI+',<b>,text/plain",
        "'data:,a%20b%2C',a b,,text/plain",
        "'DATA:application/x-own;base64,AP8=',,application/x-own",
        "'data:no type;base64,AP8=',,application/octet-stream"
    })
    void dataUrl_isDecoded(String url, String text, String type) throws IOException {
        StoredFile file = take(new FileSource.DataUrl(url));

        if (text != null) {
            assertThat(textOf(file)).startsWith(text);
        }
        assertThat(file.name()).isEqualTo("file");
        assertThat(file.sizeBytes()).isPositive();
    }

    @Test
    void dataUrl_withATypeThatTheBytesDoNotShow_hasThatType() {
        String unknown = Base64.getEncoder().encodeToString(new byte[] {0, 1, 2, 3});

        assertThat(take(new FileSource.DataUrl("data:application/x-own;base64," + unknown))
                        .mediaType())
                .isEqualTo("application/x-own");
        assertThat(take(new FileSource.DataUrl("data:<script>;base64," + unknown))
                        .mediaType())
                .isEqualTo("application/x-own"); // the same file again
        assertThat(take(new FileSource.DataUrl("data:image/png;base64,aGVsbG8="))
                        .mediaType())
                .isEqualTo("text/plain");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "data:text/plain", "http://example.invalid/a,b", "data:;base64,***", "data:,%4", "data:,%zz"
            })
    void dataUrl_thatIsNone_isRefused(String url) {
        assertKind(ErrorKind.INVALID_REQUEST, () -> take(new FileSource.DataUrl(url)));
    }

    @Test
    void dataUrl_aboveTheLimit_isTooLargeWithoutBeingDecoded() {
        FileService small = service(new FileSettings(10, 10, 100, 100, Duration.ZERO));

        assertKind(
                ErrorKind.TOO_LARGE,
                () -> small.takeIn(ANN, new FileSource.DataUrl("data:," + "x".repeat(11)), TakeIn.plain()));
        assertKind(
                ErrorKind.TOO_LARGE,
                () -> small.takeIn(ANN, new FileSource.DataUrl("data:," + "%".repeat(1_000)), TakeIn.plain()));
    }

    @ParameterizedTest
    @CsvSource({
        "a/b/../c.txt,c.txt",
        "'C:\\dir\\d.txt',d.txt",
        "'..',file",
        "'/',file",
        "'  ',file",
        "'-rf',-rf",
        "'café.txt',café.txt"
    })
    void name_isItsLastPartAndSafe(String given, String kept) {
        assertThat(add(ANN, given, given).name()).isEqualTo(kept);
    }

    @Test
    void name_withUnsafeCharacters_isEscapedAndCut() {
        assertThat(add(ANN, "a\u202Eb\r\n.txt", "x").name()).isEqualTo("a\\u202Eb\\u000D\\u000A.txt");
        String cut = add(ANN, "n".repeat(400) + ".txt", "y").name();
        assertThat(cut).hasSizeLessThanOrEqualTo(255).endsWith("nnn.txt").contains("…");
    }

    @ParameterizedTest
    @CsvSource({
        "255044462D312E37,a.bin,application/pdf",
        "89504E470D0A1A0A,a.txt,image/png",
        "FFD8FFE0,a,image/jpeg",
        "474946383961,a,image/gif",
        "524946460000000057454250,a,image/webp",
        "524946460000000057415645,a,audio/wav",
        "000000000000000057454250,a,application/octet-stream",
        "0000001866747970,a,video/mp4",
        "00000018667479706D696631,a,image/heif",
        "1A45DFA3A3428682847765626D,a,video/webm",
        "1A45DFA3A34286828888886D6174726F736B61,a,video/x-matroska",
        "526172211A0700,a.txt,application/vnd.rar",
        "0061736D01000000,a,application/wasm",
        "504B0304,a.docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "504B0304,a.zip,application/zip",
        "504B0304,a.pdf,application/zip",
        "D0CF11E0A1B11AE1,a.xls,application/vnd.ms-excel",
        "1F8B08,a.md,application/gzip",
        "23,a.md,text/markdown",
        "23,a.PDF,text/plain",
        "FEFF0041,a.csv,text/csv",
        "00010203,a.txt,application/octet-stream"
    })
    void type_isWhatTheBytesShow(String hex, String name, String type) {
        byte[] content = HexFormat.of().parseHex(hex);

        assertThat(files.takeIn(ANN, new FileSource.Bytes(content), TakeIn.named(name))
                        .mediaType())
                .isEqualTo(type);
    }

    @Test
    void type_ofATextCutInsideACharacter_isText() {
        String euros = "x" + "€".repeat(3_000);
        assertThat(add(ANN, "a", euros).mediaType()).isEqualTo("text/plain");
        byte[] broken = euros.getBytes(StandardCharsets.UTF_8);
        broken[100] = (byte) 0xFF;
        assertThat(take(new FileSource.Bytes(broken)).mediaType()).isEqualTo("application/octet-stream");
    }

    @Test
    void stream_isReadToItsEndAndNotClosed() throws IOException {
        boolean[] closed = new boolean[1];
        InputStream in = new ByteArrayInputStream(bytes("streamed")) {
            @Override
            public void close() {
                closed[0] = true;
            }
        };

        StoredFile file = take(new FileSource.Stream(in));

        assertThat(textOf(file)).isEqualTo("streamed");
        assertThat(in.read()).isEqualTo(-1);
        assertThat(closed[0]).isFalse();
    }

    @Test
    void settings_outOfRange_areRefused() {
        assertThatThrownBy(() -> new TakeIn.Builder().purpose(" ").build()).hasMessageContaining("purpose");
        assertThatThrownBy(() -> new TakeIn.Builder().purpose("p".repeat(65)).build())
                .hasMessageContaining("purpose");
        assertThatThrownBy(() -> new TakeIn.Builder().keepFor(Duration.ZERO).build())
                .hasMessageContaining("keepFor");
        assertThatThrownBy(() -> new CopyRequest.Builder()
                        .lifetime(Duration.ofMinutes(1))
                        .build())
                .hasMessageContaining("lifetime");
        assertThatThrownBy(() -> new CopyRequest.Builder()
                        .trustFor(Duration.ofMinutes(-1))
                        .build())
                .hasMessageContaining("trustFor");
        assertThatThrownBy(() -> new FileSettings(0, 1, 1, 1, Duration.ZERO)).hasMessageContaining("positive");
        assertThatThrownBy(() -> new FileSettings(1, 1, 1, 1, Duration.ofSeconds(-1)))
                .hasMessageContaining("grace");
        assertThatThrownBy(() -> new BlobKey("ann", ContentHash.of(new byte[0])))
                .hasMessageContaining("space");
    }

    @Test
    void sources_showNoContent() {
        assertThat(new FileSource.Bytes(bytes("secret")).toString()).doesNotContain("secret");
        assertThat(new FileSource.DataUrl("data:,secret").toString()).doesNotContain("secret");
    }
}
