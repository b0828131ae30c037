package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import dev.exai.core.file.ContentHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are handed out, found by content and only looked at. */
class WriteToTest {
    private static final PrincipalId ANN = new PrincipalId("ann");
    private static final PrincipalId BOB = new PrincipalId("bob");

    @TempDir
    private Path data;

    @TempDir
    private Path root;

    @TempDir
    private Path outside;

    private FileStorage storage;
    private FileService files;
    private StoredFile file;

    @BeforeEach
    void open() {
        storage = FileStorage.directory(data, TimeSource.system());
        files = new FileService(storage, FileSettings.DEFAULT, AllowedRoots.of(List.of(root)));
        file = files.takeIn(ANN, new FileSource.Bytes(bytes("content")), TakeIn.named("a.txt"));
    }

    @AfterEach
    void close() {
        files.close();
        storage.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void assertRefused(String path, boolean replace, ErrorKind kind) {
        assertThatThrownBy(() -> files.writeTo(ANN, file.id(), path, replace))
                .isInstanceOfSatisfying(
                        IntakeException.class,
                        e -> assertThat(e.kind()).as(path).isEqualTo(kind));
    }

    @Test
    void writeTo_freePlace_writesTheWholeContent() throws IOException {
        Files.createDirectory(root.resolve("below"));

        String shown = files.writeTo(ANN, file.id(), "below/b.txt", false);

        assertThat(shown).isEqualTo("below/b.txt");
        assertThat(root.resolve("below/b.txt")).hasContent("content");
        assertThat(namesIn(root.resolve("below"))).containsExactly("b.txt");
    }

    @Test
    void writeTo_placeThatIsTaken_changesNothingUnlessToldTo() throws IOException {
        Files.writeString(root.resolve("b.txt"), "old");

        assertRefused("b.txt", false, ErrorKind.CONFLICT);
        assertThat(root.resolve("b.txt")).hasContent("old");
        files.writeTo(ANN, file.id(), root.resolve("b.txt").toString(), true);

        assertThat(root.resolve("b.txt")).hasContent("content");
        assertThat(namesIn(root)).containsExactly("b.txt");
    }

    @Test
    void writeTo_anywhereElse_isRefused() throws IOException {
        Files.createDirectory(root.resolve("folder"));
        Files.createSymbolicLink(root.resolve("link"), outside);
        Files.createSymbolicLink(root.resolve("link.txt"), outside.resolve("x.txt"));

        assertRefused(outside.resolve("x.txt").toString(), false, ErrorKind.PATH_DENIED);
        assertRefused("../x.txt", false, ErrorKind.PATH_DENIED);
        assertRefused("link/x.txt", false, ErrorKind.PATH_DENIED);
        assertRefused("link.txt", true, ErrorKind.CONFLICT);
        assertRefused("folder", true, ErrorKind.CONFLICT);
        assertRefused(root.toString(), true, ErrorKind.PATH_DENIED);
        assertRefused("missing/x.txt", false, ErrorKind.NOT_FOUND);
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void writeTo_ofAForeignFile_isUnknown() {
        assertThatThrownBy(() -> files.writeTo(BOB, file.id(), "b.txt", false))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void writeTo_damagedContent_leavesNothingBehind() throws IOException {
        damage();

        assertThatThrownBy(() -> files.writeTo(ANN, file.id(), "b.txt", false))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FILE_GONE));

        assertThat(root).isEmptyDirectory();
    }

    @Test
    void find_contentOfTheOwner_isItsNewestFile() {
        ContentHash content = file.hash();
        StoredFile newer = files.takeIn(ANN, new FileSource.Bytes(bytes("content")), TakeIn.named("b.txt"));

        assertThat(files.find(ANN, content)).contains(newer);
        assertThat(files.find(BOB, content)).isEmpty();
        files.delete(ANN, newer.id());
        assertThat(files.find(ANN, content)).contains(file);
    }

    @Test
    void readOnly_besideTheOwner_looksAndChangesNothing() {
        try (FileStorage looking = FileStorage.directoryReadOnly(data, TimeSource.system());
                FileService reader = new FileService(looking, FileSettings.DEFAULT, AllowedRoots.of(List.of(root)))) {
            assertThat(reader.list(ANN, null, 10).files()).containsExactly(file);
            assertThat(reader.copies(ANN, file.id())).isEmpty();
            assertThat(reader.check().isSound()).isTrue();
            reader.writeTo(ANN, file.id(), "b.txt", false);
            assertThatThrownBy(() -> reader.delete(ANN, file.id()))
                    .isInstanceOfSatisfying(
                            ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED));
        }
        assertThat(root.resolve("b.txt")).hasContent("content");
    }

    @Test
    void readOnly_whereNothingIsKept_saysSo() {
        assertThatThrownBy(() -> FileStorage.directoryReadOnly(outside, TimeSource.system()))
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION));
    }

    private void damage() throws IOException {
        try (Stream<Path> all = Files.walk(data.resolve("contents"))) {
            Path content = all.filter(FilesFixture::isContent)
                    .filter(path -> path.toString().contains(file.hash().hex().substring(8)))
                    .findFirst()
                    .orElseThrow();
            assertThat(content.toFile().setWritable(true)).isTrue();
            Files.write(content, bytes("CONTENT"));
        }
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }
}
