package dev.exai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowedRootsTest {
    @TempDir
    Path temp;

    @Test
    void parse_list_keepsTheOrderAndLeavesBlanksOut() throws Exception {
        Path a = Files.createDirectory(temp.resolve("a"));
        Path b = Files.createDirectory(temp.resolve("b"));

        AllowedRoots roots = AllowedRoots.parse(a + File.pathSeparator + "  " + File.pathSeparator + " " + b);

        assertThat(roots.roots()).extracting(AllowedRoots.Root::given).containsExactly(a, b);
        assertThat(roots).hasToString("AllowedRoots[" + a + ", " + b + "]");
        assertThat(AllowedRoots.parse("").isEmpty()).isTrue();
        assertThat(AllowedRoots.of(List.of())).isSameAs(AllowedRoots.none());
    }

    @Test
    void of_whatIsNoFolder_failsAndNamesIt() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "x");

        for (String entry : List.of(file.toString(), temp.resolve("nothing").toString(), "a\0b")) {
            assertThatThrownBy(() -> AllowedRoots.parse(entry))
                    .isInstanceOfSatisfying(
                            ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION))
                    .hasMessageContaining("is no folder");
        }
    }

    @Test
    void read_rootBehindALink_worksByBothNamesAndStaysWhereItWas() throws Exception {
        Path real = Files.createDirectory(temp.resolve("real"));
        Path other = Files.createDirectory(temp.resolve("other"));
        Files.writeString(real.resolve("f"), "right");
        Files.writeString(other.resolve("f"), "wrong");
        Path link = Files.createSymbolicLink(temp.resolve("link"), real);
        TextIntake intake = new TextIntake(AllowedRoots.of(List.of(link)));

        Files.delete(link);
        Files.createSymbolicLink(link, other);

        assertThat(intake.read(link.resolve("f").toString()).text()).isEqualTo("right");
        assertThat(intake.read(real.resolve("f").toString()).text()).isEqualTo("right");
    }

    @Test
    void read_severalRoots_showsWhichOne() throws Exception {
        Path a = Files.createDirectory(temp.resolve("a"));
        Path b = Files.createDirectory(temp.resolve("b"));
        Files.writeString(a.resolve("f"), "in a");
        Files.writeString(b.resolve("f"), "in b");
        TextIntake intake = new TextIntake(AllowedRoots.of(List.of(a, b)));

        TextFile first = intake.read("./f");
        TextFile second = intake.read(b.resolve("f").toString());

        assertThat(first.displayPath()).isEqualTo("a/f");
        assertThat(second.displayPath()).isEqualTo("b/f");
        assertThat(intake.readAll(List.of(a.toString(), b.toString())).files())
                .extracting(TextFile::text)
                .containsExactly("in a", "in b");
    }
}
