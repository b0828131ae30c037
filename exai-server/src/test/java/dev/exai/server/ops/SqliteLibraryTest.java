package dev.exai.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class SqliteLibraryTest {
    private static final List<String> PROPERTIES = List.of("org.sqlite.lib.path", "org.sqlite.tmpdir");

    private final Map<String, String> before = new TreeMap<>();

    @TempDir
    private Path temp;

    @BeforeEach
    void forget() {
        for (String name : PROPERTIES) {
            String value = System.clearProperty(name);
            if (value != null) {
                before.put(name, value);
            }
        }
    }

    @AfterEach
    void restore() {
        PROPERTIES.forEach(System::clearProperty);
        before.forEach(System::setProperty);
    }

    @Test
    void keepIn_emptyFolder_putsALibraryThatTheJvmCanLoad() throws IOException {
        Path folder = temp.resolve("new");

        SqliteLibrary.keepIn(folder);

        Path library = folder.resolve(System.mapLibraryName("sqlitejdbc"));
        System.load(library.toString()); // throws if it is cut, or for another machine
        assertThat(System.getProperty("org.sqlite.lib.path")).isEqualTo(folder.toString());
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(library);
        }
    }

    @Test
    void keepIn_libraryIsThere_isTakenAsItIs() throws IOException {
        Path library = Files.writeString(temp.resolve(System.mapLibraryName("sqlitejdbc")), "known");

        SqliteLibrary.keepIn(temp);

        assertThat(library).hasContent("known");
        assertThat(System.getProperty("org.sqlite.lib.path")).isEqualTo(temp.toString());
    }

    @Test
    void keepIn_driverWasToldAnotherPlace_staysOut() {
        System.setProperty("org.sqlite.lib.path", "elsewhere");

        SqliteLibrary.keepIn(temp);

        assertThat(System.getProperty("org.sqlite.lib.path")).isEqualTo("elsewhere");
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void keepIn_folderCannotBeMade_leavesItToTheDriver() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "no folder");

        SqliteLibrary.keepIn(file.resolve("below"));

        assertThat(System.getProperty("org.sqlite.lib.path")).isNull();
    }
}
