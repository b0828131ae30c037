package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.file.ContentHash;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextIntakeTest {
    @TempDir
    Path temp;

    private Path root;
    private TextIntake intake;

    @BeforeEach
    void makeRoot() throws Exception {
        root = Files.createDirectory(temp.resolve("root"));
        intake = new TextIntake(AllowedRoots.of(List.of(root)));
    }

    @Test
    void read_fileInside_givesTextHashAndPaths() throws Exception {
        Files.createDirectories(root.resolve("src"));
        Files.writeString(root.resolve("src/a.txt"), "one\ntwo\n");
        String given = root.resolve("src/a.txt").toString();

        TextFile file = intake.read(given);

        assertThat(file.text()).isEqualTo("one\ntwo\n");
        assertThat(file.givenPath()).isEqualTo(given);
        assertThat(file.displayPath()).isEqualTo("src/a.txt");
        assertThat(file.sizeBytes()).isEqualTo(8);
        assertThat(file.hash()).isEqualTo(ContentHash.of("one\ntwo\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(file.numberedText()).isEqualTo("   1│ one\n   2│ two\n");
        assertThat(intake.read("src/a.txt").displayPath()).isEqualTo("src/a.txt");
    }

    @Test
    void readAll_folder_isExpandedInOrderAndSkipsAreListed() throws Exception {
        Files.writeString(root.resolve("b.txt"), "b");
        Files.writeString(root.resolve("a.txt"), "a");
        Files.write(root.resolve("c.bin"), new byte[] {1, 0, 2});
        Files.createDirectory(root.resolve("target"));
        Files.writeString(root.resolve("target/made.txt"), "m");
        Files.createSymbolicLink(root.resolve("d"), temp);

        TextBatch batch = intake.readAll(List.of("b.txt", root.toString()));

        assertThat(batch.files()).extracting(TextFile::displayPath).containsExactly("b.txt", "a.txt");
        assertThat(batch.skipped())
                .extracting(TextBatch.Skipped::displayPath, TextBatch.Skipped::kind)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("d", ErrorKind.PATH_DENIED),
                        org.assertj.core.groups.Tuple.tuple("c.bin", ErrorKind.INVALID_REQUEST));
    }

    @Test
    void read_outside_isDeniedWhetherItExistsOrNot() throws Exception {
        Files.writeString(temp.resolve("secret"), "s");

        for (String path : List.of(
                temp.resolve("secret").toString(), temp.resolve("nothing").toString(), "../secret")) {
            assertThatThrownBy(() -> intake.read(path))
                    .isInstanceOfSatisfying(
                            IntakeException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.PATH_DENIED));
        }
    }
}
