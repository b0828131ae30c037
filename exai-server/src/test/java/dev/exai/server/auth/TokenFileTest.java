package dev.exai.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.core.Secret;
import dev.exai.testkit.Parallel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
    @TempDir
    private Path directory;

    @Test
    void loadOrCreate_firstTime_makesAStrongPrivateToken() throws IOException {
        TokenFile file = new TokenFile(directory.resolve("data"));

        Secret token = file.loadOrCreate();

        assertThat(token.reveal()).hasSize(43);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
        assertThat(directory.resolve("data"))
                .isDirectoryContaining("glob:**token")
                .isDirectoryNotContaining("glob:**.new");
        assertThat(new TokenFile(directory.resolve("data")).loadOrCreate()).isEqualTo(token);
    }

    @Test
    void loadOrCreate_manyAtOnce_agree() throws Exception {
        List<Secret> tokens = Parallel.inParallel(8, () -> new TokenFile(directory).loadOrCreate());

        assertThat(tokens).hasSize(8).containsOnly(tokens.get(0));
    }

    @Test
    void loadOrCreate_fileThatOthersCanRead_isRefused() throws IOException {
        write("a-token-long-enough", "rw-r-----");

        assertRefused("other users");
    }

    @Test
    void loadOrCreate_emptyOrWeakToken_isRefused() throws IOException {
        write("\n", "rw-------");
        assertRefused("empty");
        write("short", "rw-------");
        assertRefused("at least 16");
        write("long enough but with blanks", "rw-------");
        assertRefused("no blanks");
    }

    @Test
    void loadOrCreate_directoryThatIsAFile_isRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> new TokenFile(file).loadOrCreate()).hasMessageContaining("cannot be read or written");
    }

    @Test
    void isPresent_tellsWithoutMakingOne() throws IOException {
        assertThat(new TokenFile(directory).isPresent()).isFalse();
        write("a-token-long-enough", "rw-------");
        assertThat(new TokenFile(directory).isPresent()).isTrue();
    }

    private void write(String text, String permissions) throws IOException {
        Path path = new TokenFile(directory).path();
        Files.writeString(path, text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private void assertRefused(String why) {
        assertThatThrownBy(() -> new TokenFile(directory).loadOrCreate())
                .isInstanceOfSatisfying(
                        ExaiException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIGURATION))
                .hasMessageContaining(why);
    }
}
