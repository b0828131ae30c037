package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.PrincipalId;
import dev.exai.core.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On machines where a backslash is no separator. */
@DisabledOnOs(OS.WINDOWS)
class ForeignPathsTest {
    private static final ForeignPaths PATHS = ForeignPaths.of(Map.of(
            "C:", Path.of("/mnt/c"),
            "C:\\Users\\me", Path.of("/mnt/me/"),
            "\\\\server\\share", Path.of("/mnt/share"),
            "//other/share/deep", Path.of("/")));

    @TempDir
    private Path home;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "C:\\, /mnt/c",
                "c:, /mnt/c",
                "C:\\Users\\you\\a.txt, /mnt/c/Users/you/a.txt",
                "C:/Users/Me/sub\\a.txt, /mnt/me/sub/a.txt",
                "c:\\users\\me, /mnt/me",
                "C:\\Users\\mean, /mnt/c/Users/mean",
                "\\\\?\\C:\\Users\\me\\a, /mnt/me/a",
                "\\\\SERVER\\Share\\a b, /mnt/share/a b",
                "\\\\?\\UNC\\server\\share\\a, /mnt/share/a",
                "//server/share/a, /mnt/share/a",
                "\\\\other\\share\\deep\\a, /a",
            })
    void pathOfWindows_thatIsKnown_leadsToItsFolder(String given, String local) {
        assertThat(PATHS.local(given)).hasValue(local);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "D:\\a",
                "C:a",
                "Cc:\\a",
                "a\\b",
                "/mnt/c",
                "\\\\server\\other\\a",
                "\\\\other\\share",
                "//else/x",
                ""
            })
    void otherPath_leadsNowhere(String given) {
        assertThat(PATHS.local(given)).isEmpty();
        assertThat(ForeignPaths.none().local(given)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mnt", "relative", "\\\\server", "C:\\a\\..", "C:a", ""})
    void place_thatIsNoDriveAndNoShare_isRefused(String from) {
        assertThatThrownBy(() -> ForeignPaths.of(Map.of(from, Path.of("/mnt"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void place_thatLeadsToARelativePath_isRefused() {
        assertThatThrownBy(() -> ForeignPaths.of(Map.of("C:", Path.of("mnt"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mnt");
    }

    @Test
    void mappedPath_staysBelowTheRoots() throws IOException {
        Path root = Files.createDirectories(home.resolve("root"));
        Files.writeString(root.resolve("a.txt"), "words");
        Files.writeString(home.resolve("secret.txt"), "secret");
        AllowedRoots roots =
                AllowedRoots.of(List.of(root)).with(ForeignPaths.of(Map.of("C:\\in", root, "C:\\out", home)));
        TextIntake intake = new TextIntake(roots);

        assertThat(intake.read("c:\\IN\\a.txt").text()).isEqualTo("words");
        for (String outside : List.of("C:\\out\\secret.txt", "C:\\in\\..\\secret.txt", "C:\\in\\%2e%2e\\secret.txt")) {
            assertThatThrownBy(() -> intake.read(outside))
                    .isInstanceOfSatisfying(
                            IntakeException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.PATH_DENIED));
        }
        assertThatThrownBy(() -> intake.read("E:\\a.txt")).hasMessageContaining("EXAI_FILES_PATHS");
        assertThatThrownBy(() -> intake.read("a\\b.txt")).hasMessageContaining("backslash");
    }

    @Test
    void service_takesInAndWritesBelowTheRootsOfACall() throws IOException {
        Path root = Files.createDirectories(home.resolve("root"));
        Files.writeString(root.resolve("a.txt"), "words");
        AllowedRoots roots = AllowedRoots.of(List.of(root));
        PrincipalId ann = new PrincipalId("ann");
        AtomicLong written = new AtomicLong();
        try (FileStorage storage = FileStorage.directory(home.resolve("data"), TimeSource.system());
                FileService files = new FileService(storage, FileSettings.DEFAULT, AllowedRoots.none())) {
            StoredFile file = files.takeIn(ann, new FileSource.Path("a.txt", roots), TakeIn.plain());
            String place = files.writeTo(ann, file.id(), "b.txt", new WriteWish(false, roots, written::addAndGet));

            assertThat(place).isEqualTo("b.txt");
            assertThat(written).hasValue(5);
            assertThat(root.resolve("b.txt")).hasContent("words");
            assertThatThrownBy(() -> files.takeIn(ann, new FileSource.Path("a.txt"), TakeIn.plain()))
                    .hasMessageContaining("no root");
            assertThatThrownBy(() -> files.writeTo(ann, file.id(), "c.txt", false))
                    .hasMessageContaining("no root");
        }
    }
}
