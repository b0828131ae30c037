package dev.exai.files;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.exai.core.ErrorKind;
import dev.exai.core.file.ContentHash;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextIntakeTest {
    private static final TextLimits SMALL = new TextLimits(10, 25, 3, 2);

    @TempDir
    Path temp;

    private Path root;
    private TextIntake intake;
    private TextIntake small;

    @BeforeEach
    void makeRoot() throws Exception {
        root = Files.createDirectory(temp.resolve("root"));
        AllowedRoots roots = AllowedRoots.of(List.of(root));
        intake = new TextIntake(roots);
        small = new TextIntake(roots, SMALL);
    }

    @Test
    void read_fileInside_givesTextHashAndPaths() throws Exception {
        write("src/a.txt", "one\ntwo\n");
        String given = root.resolve("src/a.txt").toString();

        TextFile file = intake.read(given);

        assertThat(file.text()).isEqualTo("one\ntwo\n");
        assertThat(file.givenPath()).isEqualTo(given);
        assertThat(file.displayPath()).isEqualTo("src/a.txt");
        assertThat(file.sizeBytes()).isEqualTo(8);
        assertThat(file.hash()).isEqualTo(ContentHash.of("one\ntwo\n".getBytes(UTF_8)));
        assertThat(file.toString()).contains("src/a.txt").doesNotContain("two");
        assertThat(intake.read("src/a.txt").displayPath()).isEqualTo("src/a.txt");
    }

    @Test
    void numberedText_lines_areNumberedFromOne() throws Exception {
        write("a", "one\n\nthree");
        write("b", "x\n".repeat(10_000));

        assertThat(intake.read("a").numberedText()).isEqualTo("   1│ one\n   2│ \n   3│ three");
        assertThat(intake.read("b").numberedText()).endsWith("9999│ x\n10000│ x\n");
        write("empty", "");
        assertThat(intake.read("empty").numberedText()).isEmpty();
    }

    @Test
    void read_knownCharsets_areDecoded() throws Exception {
        String text = "naïve 中文 😀\n";
        writeBytes("utf8", bytes(text, UTF_8));
        writeBytes("utf8-bom", bytes(text, UTF_8, 0xEF, 0xBB, 0xBF));
        writeBytes("utf16le", bytes(text, UTF_16LE, 0xFF, 0xFE));
        writeBytes("utf16be", bytes(text, UTF_16BE, 0xFE, 0xFF));

        for (String name : List.of("utf8", "utf8-bom", "utf16le", "utf16be")) {
            assertThat(intake.read(name).text()).as(name).isEqualTo(text);
        }
    }

    @Test
    void read_whatIsNoText_isRefusedNotGuessed() throws Exception {
        writeBytes("latin1", new byte[] {'n', 'a', (byte) 0xEF, 'v', 'e'});
        writeBytes("nul", new byte[] {'a', 0, 'b'});
        writeBytes("odd-utf16", new byte[] {(byte) 0xFF, (byte) 0xFE, 'a'});
        writeBytes("cut-utf8", new byte[] {'a', (byte) 0xE4, (byte) 0xB8});

        for (String name : List.of("latin1", "nul", "odd-utf16", "cut-utf8")) {
            assertRefused(() -> intake.read(name), ErrorKind.INVALID_REQUEST);
        }
    }

    @Test
    void read_limitMinusOneLimitAndLimitPlusOne_refusesOnlyTheLast() throws Exception {
        write("nine", "x".repeat(9));
        write("ten", "x".repeat(10));
        write("eleven", "x".repeat(11));

        assertThat(small.read("nine").sizeBytes()).isEqualTo(9);
        assertThat(small.read("ten").sizeBytes()).isEqualTo(10);
        assertRefused(() -> small.read("eleven"), ErrorKind.TOO_LARGE);
    }

    @Test
    void readAll_folder_isExpandedInOrderAndSkipsAreListed() throws Exception {
        write("b.txt", "b");
        write("a.txt", "a");
        write("sub/c.txt", "c");
        write("target/made.txt", "m");
        write(".hidden", "h");
        writeBytes("d.bin", new byte[] {1, 0, 2});
        Files.createSymbolicLink(root.resolve("e"), temp);

        TextBatch batch = intake.readAll(List.of("b.txt", root.toString(), "sub"));

        assertThat(batch.files()).extracting(TextFile::displayPath).containsExactly("b.txt", "a.txt", "sub/c.txt");
        assertThat(batch.files())
                .extracting(TextFile::givenPath)
                .containsExactly("b.txt", root.toString(), root.toString());
        assertThat(batch.skipped())
                .extracting(TextBatch.Skipped::displayPath, TextBatch.Skipped::kind)
                .containsExactlyInAnyOrder(
                        tuple("e", ErrorKind.PATH_DENIED), tuple("d.bin", ErrorKind.INVALID_REQUEST));
    }

    @Test
    void readAll_sameFileTwice_isReadOnce() throws Exception {
        write("a", "a");

        TextBatch batch = intake.readAll(List.of("a", root.resolve("a").toString(), "./a"));

        assertThat(batch.files()).hasSize(1);
    }

    @Test
    void readAll_beyondTheTotal_refusesNamedFilesAndSkipsFoundOnes() throws Exception {
        write("in/a", "x".repeat(10));
        write("in/b", "x".repeat(10));
        write("in/c", "x".repeat(10));

        TextBatch batch = small.readAll(List.of("in"));

        assertThat(batch.files()).extracting(TextFile::displayPath).containsExactly("in/a", "in/b");
        assertThat(batch.skipped())
                .extracting(TextBatch.Skipped::displayPath, TextBatch.Skipped::kind)
                .containsExactly(tuple("in/c", ErrorKind.TOO_LARGE));
        assertRefused(() -> small.readAll(List.of("in/a", "in/b", "in/c")), ErrorKind.TOO_LARGE);
    }

    @Test
    void readAll_tooManyFiles_isRefused() throws Exception {
        for (String name : List.of("in/a", "in/b", "in/c", "d")) {
            write(name, "x");
        }

        assertThat(small.readAll(List.of("in")).files()).hasSize(3);
        assertThat(small.readAll(List.of("d", "in")).skipped()).hasSize(1);
        assertRefused(() -> small.readAll(List.of("in", "d")), ErrorKind.TOO_LARGE);
        write("in/e", "x");
        assertRefused(() -> small.readAll(List.of("in")), ErrorKind.TOO_LARGE);
    }

    @Test
    void readAll_tooDeepFolder_isSkippedAndSaid() throws Exception {
        write("1/2/3/deep", "x");
        write("1/2/near", "x");

        TextBatch batch = small.readAll(List.of("1"));

        assertThat(batch.files()).extracting(TextFile::displayPath).containsExactly("1/2/near");
        assertThat(batch.skipped())
                .containsExactly(new TextBatch.Skipped("1/2/3", ErrorKind.TOO_LARGE, "more than 2 folders deep"));
    }

    @Test
    void readAll_missingPath_isRefused() {
        assertRefused(() -> intake.readAll(List.of("nothing")), ErrorKind.NOT_FOUND);
        assertRefused(() -> intake.readAll(List.of("../x")), ErrorKind.PATH_DENIED);
    }

    @Test
    void limits_outOfRange_areRefused() {
        assertThatThrownBy(() -> new TextLimits(0, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TextLimits(1, 1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TextLimits(1, TextLimits.MAX_BYTES + 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void write(String name, String text) throws Exception {
        writeBytes(name, text.getBytes(UTF_8));
    }

    private void writeBytes(String name, byte[] bytes) throws Exception {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private static byte[] bytes(String text, Charset charset, int... mark) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int each : mark) {
            bytes.write(each);
        }
        bytes.writeBytes(text.getBytes(charset));
        return bytes.toByteArray();
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorKind kind) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        IntakeException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
