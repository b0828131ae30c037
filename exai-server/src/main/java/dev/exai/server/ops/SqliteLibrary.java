package dev.exai.server.ops;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * The native part of SQLite, kept as a file beside the program. Its driver would otherwise unpack it at every start, and
 * start a process of its own to learn which one fits, which takes as long as all the rest of a start.
 */
public final class SqliteLibrary {
    // read by the driver before it looks into its own jar
    private static final String PATH = "org.sqlite.lib.path";
    // where the driver unpacks to if that fails, and looks for leftovers in any case: the system's folder may be full
    private static final String WORKSHOP = "org.sqlite.tmpdir";

    private SqliteLibrary() {}

    /**
     * Has the driver load the library from the folder, where it is put first if it is missing. Without effect where the
     * driver was told another place; if the folder cannot be written, the driver helps itself as ever.
     *
     * @param folder belongs to this version of the driver alone, and nobody else may write there
     */
    public static void keepIn(Path folder) {
        if (System.getProperty(PATH) != null) {
            return;
        }
        Path library = folder.resolve(System.mapLibraryName(LibraryLoaderUtil.NATIVE_LIB_BASE_NAME));
        try {
            if (!Files.exists(library)) {
                put(library);
            }
            System.setProperty(PATH, folder.toString());
            System.setProperty(WORKSHOP, folder.toString());
        } catch (IOException e) {
            Logger log = LoggerFactory.getLogger(SqliteLibrary.class); // loggers cost starts time
            log.debug("the native part of SQLite cannot be kept in {}", folder, e);
        }
    }

    private static void put(Path library) throws IOException {
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        Files.createDirectories(library.getParent());
        Path unfinished = Files.createTempFile(library.getParent(), "unpacked", ".part");
        try (InputStream source = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (source == null) {
                throw new FileNotFoundException(resource);
            }
            Files.copy(source, unfinished, StandardCopyOption.REPLACE_EXISTING);
            Files.move(unfinished, library, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
