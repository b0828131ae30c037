package dev.exai.sessions.proof;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sqlite.util.OSInfo;

/** SQLite's library, unpacked once: the driver would do that in each JVM, and a killed one leaves its copy behind. */
public final class NativeSqlite {
    private NativeSqlite() {}

    /** The options of a JVM that finds the library in the directory, where this puts it. */
    public static String[] in(Path directory) throws IOException {
        String name = System.mapLibraryName("sqlitejdbc");
        String resource = "/org/sqlite/native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/" + name;
        try (InputStream library = OSInfo.class.getResourceAsStream(resource)) {
            if (library == null) {
                return new String[0]; // the driver looks elsewhere
            }
            Files.copy(library, directory.resolve(name));
        }
        return new String[] {"-Dorg.sqlite.lib.path=" + directory, "-Dorg.sqlite.lib.name=" + name};
    }
}
